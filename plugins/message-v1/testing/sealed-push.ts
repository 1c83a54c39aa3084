import { createCipheriv, createHash } from 'node:crypto'
import type { Push } from '@wxhost/core/protocol'
import { post, textMessage } from './pushes.ts'

/** What may be wrong about an otherwise genuine encrypted push. */
export interface Flaws {
  readonly appid?: string
  readonly key?: string
  /** In place of the message's length in bytes. */
  readonly length?: number
  /** The pad in place of the right one, `missing` bytes of that value. */
  readonly pad?: (missing: number) => Uint8Array
  /** Changes the base64 text before it is signed. */
  readonly respell?: (encrypted: string) => string
  readonly asJson?: boolean
}

/** An encrypted push made apart from the plugin, with node's cipher: signed rightly, whatever is in it. */
export function sealedPush(message: string | Uint8Array, flaws: Flaws = {}): Push {
  const { timestamp, nonce, token } = textMessage
  const { respell = (text: string) => text } = flaws
  const encrypted = respell(sealed(Buffer.from(message), flaws).toString('base64'))
  const sorted = [token, timestamp, nonce, encrypted].sort()
  const msg_signature = createHash('sha1').update(sorted.join('')).digest('hex')
  const body =
    flaws.asJson === true ? JSON.stringify({ Encrypt: encrypted }) : `<xml><Encrypt>${encrypted}</Encrypt></xml>`
  return post({ timestamp, nonce, encrypt_type: 'aes', msg_signature }, body)
}

function sealed(
  message: Buffer,
  { appid = textMessage.appid, key, length = message.length, pad = rightPad }: Flaws,
): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(length)
  const bare = Buffer.concat([Buffer.from(textMessage.random16), size, message, Buffer.from(appid)])
  const missing = 32 - (bare.length % 32)
  return encrypted(Buffer.concat([bare, pad(missing)]), key)
}

const rightPad = (missing: number) => Buffer.alloc(missing, missing)

/** @param key EncodingAESKey. */
function encrypted(plain: Buffer, key = textMessage.encodingAESKey): Buffer {
  const bytes = Buffer.from(`${key}=`, 'base64')
  const cipher = createCipheriv('aes-256-cbc', bytes, bytes.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.final()])
}
