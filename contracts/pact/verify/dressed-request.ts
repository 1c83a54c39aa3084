import { constants, publicEncrypt } from 'node:crypto'
import { SANDBOX } from '@wxhost/mock-wechat'
import { merchantAuthorization } from '../../states/merchant-authorization.ts'
import { sealPlaceholders } from '../placeholders.ts'

export interface RawRequest {
  readonly method: string
  /** Path and query exactly as they come. */
  readonly target: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** A request as WeChat has to get it: fields encrypted and the whole signed anew, by the sandbox merchant. */
export function dressedRequest(request: RawRequest): RawRequest {
  if (request.headers.authorization?.startsWith('WECHATPAY2-') !== true) return request
  const body = sealPlaceholders(request.body, forWechatPay)
  const authorization = merchantAuthorization({ ...request, body })
  return { ...request, body, headers: { ...request.headers, authorization } }
}

/** pay-v3 page, 7: sensitive fields of requests are encrypted with the key of the platform certificate. */
const forWechatPay = (text: string): string =>
  publicEncrypt(
    { key: SANDBOX.wechatPay.certificate, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    Buffer.from(text),
  ).toString('base64')
