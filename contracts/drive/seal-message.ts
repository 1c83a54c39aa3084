import type { Call, Push } from '@wxhost/core/protocol'
import { exampleOf } from '../interaction/example-of.ts'
import type { PushSpec } from '../interaction/interaction.ts'
import { TEST_KEYS, TEST_MESSAGE_TOKEN } from '../shadow/test-keys.ts'
import { encryptMessage, messageSignature, type PackFlaws } from './message-cipher.ts'
import { writeMessage } from './message-text.ts'

/** What may be wrong about an otherwise genuine push of a message: all else is signed rightly. */
export interface MessageFlaws extends PackFlaws {
  /** Seconds since 1970; default: the Call's time. */
  readonly timestamp?: number
  readonly token?: string
  readonly encodingAesKey?: string
  readonly appid?: string
  /** Changes the base64 text before it is signed. */
  readonly respell?: (encrypted: string) => string
  /** The message itself in place of the declared one, as text. */
  readonly text?: string
}

const usualNonce = '1320562132'
const random16 = 'abcdefghij012345'

type MessageSpec = Extract<PushSpec, { seal: 'message' }>

/** A message or event of an account as WeChat pushes it. @see callback page 2 and 4 */
export function sealMessage(spec: MessageSpec, call: Call, flaws: MessageFlaws = {}): Push {
  const { token = TEST_MESSAGE_TOKEN, timestamp = Math.floor(call.wechatNow / 1000) } = flaws
  const { as = 'xml', nonce = usualNonce } = spec
  const time = String(timestamp)
  const signature = messageSignature(token, time, nonce)
  const text = flaws.text ?? writeMessage(exampleOf(spec.xml), as)
  const open = { signature, timestamp: time, nonce }
  if (spec.mode === 'plain') return pushed(open, text)
  const encrypted = ciphertext(text, spec, call, flaws)
  const query = { ...open, encrypt_type: 'aes', msg_signature: messageSignature(token, time, nonce, encrypted) }
  return pushed(query, writeMessage({ ToUserName: 'gh_10f6c3c3ac5a', Encrypt: encrypted }, as))
}

function ciphertext(text: string, { key }: MessageSpec, call: Call, flaws: MessageFlaws): string {
  // A platform's own appid stands behind messages for the accounts that it acts for.
  const { respell = (encrypted: string) => encrypted, appid = call.app.componentAppid ?? call.app.appid } = flaws
  const { encodingAesKey = TEST_KEYS[key === undefined ? 'message-aes' : 'message-aes-previous'] } = flaws
  const bytes = new TextEncoder().encode(text)
  return respell(encryptMessage(bytes, { encodingAesKey, appid, random16 }, flaws).toString('base64'))
}

const pushed = (query: Push['query'], body: string): Push => ({
  method: 'POST',
  query,
  headers: { 'content-type': body.startsWith('{') ? 'application/json' : 'text/xml' },
  body: new TextEncoder().encode(body),
})

/** The check of the address. @see callback page 1 */
export function sealAddressCheck(
  { echostr }: Extract<PushSpec, { seal: 'address-check' }>,
  call: Call,
  { token = TEST_MESSAGE_TOKEN, timestamp = Math.floor(call.wechatNow / 1000) }: MessageFlaws = {},
): Push {
  const time = String(timestamp)
  const query = { signature: messageSignature(token, time, usualNonce), echostr, timestamp: time, nonce: usualNonce }
  return { method: 'GET', query, headers: {}, body: new Uint8Array() }
}
