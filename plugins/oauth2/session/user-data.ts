import { type Failure, failure, isJsonObject, type JsonObject, parseLossless } from '@wxhost/core/protocol'

/** What the phone encrypts, opened: members by kind of data (user info, phone number, group, steps), always a watermark. */
export interface UserData extends JsonObject {
  readonly watermark: Watermark
}

interface Watermark extends JsonObject {
  readonly appid: string
  /** Seconds since 1970: when the phone encrypted it. */
  readonly timestamp: number
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Undefined where the bytes are no user data: a wrong key may well decrypt to noise. */
export function readUserData(plain: Uint8Array): UserData | undefined {
  try {
    const data = parseLossless(utf8.decode(plain))
    return isUserData(data) ? data : undefined
  } catch {
    return undefined
  }
}

const isUserData = (data: unknown): data is UserData =>
  isJsonObject(data) &&
  isJsonObject(data.watermark) &&
  typeof data.watermark.appid === 'string' &&
  typeof data.watermark.timestamp === 'number'

/**
 * The watermark says for whom and when the data was encrypted.
 * @param own the appid of this call
 * @param now milliseconds since 1970
 * @param maxAgeSeconds undefined: any age will do
 */
export function watermarkFault(
  { appid, timestamp }: Watermark,
  own: string,
  now: number,
  maxAgeSeconds: number | undefined,
): Failure | undefined {
  if (appid !== own)
    return failure('invalid-argument', 'watermark-foreign', `The data was encrypted for another app, expected ${own}`, {
      path: '/encryptedData',
    })
  if (maxAgeSeconds !== undefined && now - timestamp * 1000 > maxAgeSeconds * 1000)
    return failure(
      'user-state',
      'user-data-expired',
      `The data was encrypted more than ${maxAgeSeconds} s ago: have the mini program get it anew`,
      { path: '/encryptedData' },
    )
  return undefined
}
