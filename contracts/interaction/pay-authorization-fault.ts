import { createPublicKey, verify } from 'node:crypto'
import type { SignableRequest } from '@wxhost/core/protocol'
import { SANDBOX } from '@wxhost/mock-wechat'

/**
 * What is wrong with WeChat Pay's `Authorization` of a request; undefined: nothing. The signature is verified over
 * `METHOD\nTARGET\nTIMESTAMP\nNONCE\nBODY\n`, with the public half of the test merchant's key.
 * @param nowMs by WeChat's clock
 * @see pay-v3 page 1
 */
export function payAuthorizationFault({ method, target, headers, body }: SignableRequest, nowMs: number) {
  const header = headers.authorization
  if (header === undefined) return 'there is no Authorization'
  const [scheme = '', ...rest] = header.split(' ')
  if (scheme !== 'WECHATPAY2-SHA256-RSA2048') return `the scheme must be WECHATPAY2-SHA256-RSA2048, not ${scheme}`
  const parts = partsOf(rest.join(' '))
  const missing = names.find((name) => parts[name] === undefined)
  if (missing !== undefined) return `it has no ${missing}`
  const { mchid = '', nonce_str = '', timestamp = '', serial_no = '', signature = '' } = parts
  if (mchid !== SANDBOX.merchant.mchid) return `mchid must be ${SANDBOX.merchant.mchid}, not ${mchid}`
  if (serial_no !== SANDBOX.merchant.serial) return `serial_no must be the merchant's certificate's, not ${serial_no}`
  if (timestamp !== String(Math.floor(nowMs / 1000)))
    return `timestamp must be the seconds of the sending, not ${timestamp}`
  const message = Buffer.concat([
    Buffer.from(`${method}\n${target}\n${timestamp}\n${nonce_str}\n`),
    body,
    Buffer.from('\n'),
  ])
  return verify('sha256', message, publicKey, Buffer.from(signature, 'base64'))
    ? undefined
    : 'the signature is not the merchant\'s over "METHOD\\nTARGET\\nTIMESTAMP\\nNONCE\\nBODY\\n" of this request'
}

const publicKey = createPublicKey(SANDBOX.merchant.certificate)
const names = ['mchid', 'nonce_str', 'timestamp', 'serial_no', 'signature'] as const

const partsOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]))
