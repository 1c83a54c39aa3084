import { type ShadowOptions, shadowCall } from '@wxhost/contracts'
import type { Call, Push } from '@wxhost/core/protocol'
import callbacks from '../fixtures/callbacks.json' with { type: 'json' }

const [sample] = callbacks.encrypted
if (sample === undefined) throw new TypeError('The fixture has no encrypted callback')

/** The worked example of the callback page: a user's text message, encrypted. */
export const textMessage = sample

/** A POST as WeChat makes it; members of `query` that are undefined are left out. */
export const post = (query: Readonly<Record<string, string | undefined>>, body: string | Uint8Array): Push => ({
  method: 'POST',
  query: Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ),
  headers: { 'content-type': 'text/xml' },
  body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
})

export const get = (query: Readonly<Record<string, string>>): Push => ({
  method: 'GET',
  query,
  headers: {},
  body: new Uint8Array(),
})

export const textPush = (
  more: Readonly<Record<string, string | undefined>> = {},
  body = textMessage.postBody,
): Push => {
  const { timestamp, nonce, signature_plain: signature, msg_signature } = textMessage
  return post({ timestamp, nonce, signature, encrypt_type: 'aes', msg_signature, ...more }, body)
}

/** A Call of the account to which the worked example was sent. */
export const accountCall = (more: ShadowOptions = {}): Call =>
  shadowCall({
    appid: textMessage.appid,
    now: Number(textMessage.timestamp) * 1000,
    secrets: { 'message-token': textMessage.token },
    keys: { 'message-aes': textMessage.encodingAESKey },
    ...more,
  })

/** Plain pushes are taken: the shortest way to an event. */
export const plainPush = (body: string): Push => {
  const { timestamp, nonce, signature } = callbacks.plain
  return post({ timestamp, nonce, signature }, body)
}

export const plainCall = (more: ShadowOptions = {}): Call =>
  accountCall({ secrets: { 'message-token': callbacks.plain.token }, settings: { plain: true }, ...more })
