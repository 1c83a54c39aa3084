import { createHash } from 'node:crypto'
import { MockInputError } from '../base/mock-input-error.ts'

/** `compatible`: plain fields beside the ciphertext; `secure`: the ciphertext alone. */
export type PushMode = 'plain' | 'compatible' | 'secure'

/** Where an account's pushes go, as the developer sets it in the console. */
export interface Callback {
  readonly url: string
  /** 3 to 32 letters and digits. */
  readonly token: string
  /** 43 letters and digits; may be left out in plain mode only. */
  readonly encodingAESKey?: string
  /** The EncodingAESKey before the present one, for pushes that a test wants under it. */
  readonly previous?: string
  readonly mode: PushMode
  readonly format: 'xml' | 'json'
  /** The account's original id, the ToUserName of its pushes, `gh_…`. */
  readonly originalId: string
}

/** A callback as a test gives it: secure XML unless said otherwise. */
export type NewCallback = Omit<Callback, 'mode' | 'format' | 'originalId'> &
  Partial<Pick<Callback, 'mode' | 'format' | 'originalId'>>

/** The callbacks, by appid. */
export class Callbacks {
  readonly #callbacks = new Map<string, Callback>()

  /** @throws MockInputError when WeChat's console would not take it */
  put(appid: string, given: NewCallback): Callback {
    const callback: Callback = { mode: 'secure', format: 'xml', originalId: originalIdOf(appid), ...given }
    checkPushAddress('url', callback.url)
    checkPushKeys(callback)
    if (callback.mode !== 'plain' && callback.encodingAESKey === undefined) {
      throw new MockInputError(`"encodingAESKey" is missing: the mode "${callback.mode}" encrypts.`)
    }
    this.#callbacks.set(appid, callback)
    return callback
  }

  get(appid: string): Callback | undefined {
    return this.#callbacks.get(appid)
  }

  clear(): void {
    this.#callbacks.clear()
  }
}

/** @throws MockInputError when it is no http address */
export function checkPushAddress(field: string, url: string): void {
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return
  throw new MockInputError(`"${field}" must be an address that begins with http:// or https://.`)
}

/** @throws MockInputError for a token or key that WeChat's console would not take */
export function checkPushKeys(keys: { token: string; encodingAESKey?: string; previous?: string }): void {
  // The console asks for letters and digits; the hyphen is that of the wire-protocol reference's own samples.
  if (!/^[A-Za-z0-9-]{3,32}$/.test(keys.token)) throw new MockInputError('"token" must be 3 to 32 letters and digits.')
  for (const field of ['encodingAESKey', 'previous'] as const) {
    if (/^[A-Za-z0-9]{43}$/.test(keys[field] ?? 'x'.repeat(43))) continue
    throw new MockInputError(`"${field}" must be 43 letters and digits.`)
  }
}

/** The original id of an account that was given none; the same in every world. */
export function originalIdOf(appid: string): string {
  return `gh_${createHash('sha256').update(appid).digest('hex').slice(0, 12)}`
}
