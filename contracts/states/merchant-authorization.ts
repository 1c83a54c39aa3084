import { createHash, sign } from 'node:crypto'
import { SANDBOX } from '@wxhost/mock-wechat'
import { frozenSeconds } from './frozen-time.ts'

export interface SignableRequest {
  readonly method: string
  /** Path and query exactly as sent. */
  readonly target: string
  readonly body: Uint8Array
}

/**
 * The `Authorization` of the sandbox merchant over a request: pay-v3 page, "Signing requests".
 * @param timestamp seconds since 1970; default: the time of the shadow Call
 */
export function merchantAuthorization({ method, target, body }: SignableRequest, timestamp = frozenSeconds): string {
  const { mchid, serial, privateKey } = SANDBOX.merchant
  const nonce = createHash('md5').update(`${method} ${target}`).update(body).digest('hex')
  const message = Buffer.concat([
    Buffer.from(`${method}\n${target}\n${timestamp}\n${nonce}\n`),
    body,
    Buffer.from('\n'),
  ])
  const signature = sign('sha256', message, privateKey).toString('base64')
  const parts = { mchid, nonce_str: nonce, timestamp, serial_no: serial, signature }
  const text = Object.entries(parts).map(([name, value]) => `${name}="${value}"`)
  return `WECHATPAY2-SHA256-RSA2048 ${text.join(',')}`
}
