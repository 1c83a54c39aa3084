import { createPublicKey, verify } from 'node:crypto'
import { SANDBOX } from '@wxhost/mock-wechat'
import { frozenSeconds } from '../../states/frozen-time.ts'

interface SignedMessage {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Uint8Array
}

/** How far WeChat Pay's timestamp may be off, in seconds: pay-v3 page, "Verifying answers". */
const window = 300

const { serial, publicKeyId, certificate } = SANDBOX.wechatPay

/** What is wrong with WeChat Pay's signature over a message, by its documents; undefined: nothing. @param now seconds */
export function answerSignatureFault(
  { headers, body }: SignedMessage,
  now: number = frozenSeconds,
): string | undefined {
  const [timestamp, nonce, by, signature] = ['timestamp', 'nonce', 'serial', 'signature'].map((name) =>
    textOf(headers[`wechatpay-${name}`]),
  )
  if (signature === undefined) return 'it is not signed: there is no Wechatpay-Signature'
  if (timestamp === undefined || nonce === undefined) return 'Wechatpay-Timestamp or Wechatpay-Nonce is missing'
  if (by !== serial && by !== publicKeyId) return `Wechatpay-Serial "${by}" is no key of WeChat Pay's`
  if (!(Math.abs(Number(timestamp) - now) <= window)) return `Wechatpay-Timestamp ${timestamp} is off`
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')])
  const holds = verify('sha256', message, createPublicKey(certificate), Buffer.from(signature, 'base64'))
  return holds ? undefined : 'the signature does not hold over the raw body'
}

const textOf = (value: string | readonly string[] | undefined) => (typeof value === 'string' ? value : value?.[0])
