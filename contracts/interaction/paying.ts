import type { AnswerSpec, RequestSpec, Tree } from './interaction.ts'
import { integer, payAuthorization, regex } from './matcher.ts'

const origin = 'https://api.mch.weixin.qq.com'

/** Any key of WeChat Pay that the merchant can verify with. @see pay-v3 page, 2; additions, 6 "Life of a request" */
const anyKey = regex('[0-9A-F]{40}|PUB_KEY_ID_[0-9]{28}', '5157F09EFDC096DE15EBE81A47057A7232F1B8E1')

/** What every request carries. @see pay-v3 page, head */
const headers = {
  authorization: payAuthorization(),
  accept: 'application/json',
  'user-agent': regex('\\S.*', 'wxhost/1'),
  'wechatpay-serial': anyKey,
}

export const get = (path: string | Tree, query?: RequestSpec['query']): RequestSpec => ({
  method: 'GET',
  origin,
  path,
  ...(query === undefined ? {} : { query }),
  headers,
})

export const post = (path: string | Tree, json: Tree): RequestSpec => ({
  method: 'POST',
  origin,
  path,
  headers: { ...headers, 'content-type': regex('application/json.*', 'application/json') },
  json,
})

const opaque = '08F78BB1AF0610D302189F8FA0B0023E20A8E0F4BA0628CF9C04'

/** What stands beside a signature. @param reason the number at the end of a Request-ID; 0: all is well */
const signedHeaders = (reason: number) => ({
  ...requestId(reason),
  'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
})

const requestId = (reason: number) => ({ 'request-id': regex(`[0-9A-F]+-${reason}`, `${opaque}-${reason}`) })

/** A 204 under WeChat Pay's signature: its body is empty. */
export const answeredEmpty: AnswerSpec = { status: 204, signed: true, headers: signedHeaders(0) }

/** A 200 under WeChat Pay's signature. */
export const answered = (json: Tree): AnswerSpec => ({ signed: true, headers: signedHeaders(0), json })

/** A refusal under WeChat Pay's signature. @param reason the number at the end of its Request-ID */
export const refused = (
  { status, code, message }: Refusal,
  { reason = 268_435_464, signed = true }: { readonly reason?: number; readonly signed?: boolean } = {},
): AnswerSpec => ({
  status,
  ...(signed ? { signed, headers: signedHeaders(reason) } : { headers: requestId(reason) }),
  json: { code, message },
})

export interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
}

/** The message of a refusal, with the number that WeChat's support asks for. */
export const told = (message: string, reason = 268_435_464) =>
  regex(
    `${message.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')} \\(Request-ID [0-9A-F]+-${reason}\\)`,
    `${message} (Request-ID ${opaque}-${reason})`,
  )

/** The Failure that a refusal becomes. */
export const failed = (errorClass: string, { code, message }: Refusal, more: object = {}, reason?: number) => ({
  kind: 'error',
  class: errorClass,
  code,
  message: told(message, reason),
  ...more,
})

const wrongSignature = '错误的签名，验签失败'

/** The answer to a request whose signature is wrong: not signed, and the request was not executed. @see pay-v3 page, 10 */
export const signError: AnswerSpec = {
  ...refused({ status: 401, code: 'SIGN_ERROR', message: wrongSignature }, { reason: 268_443_699, signed: false }),
  json: {
    code: 'SIGN_ERROR',
    detail: {
      detail: { issue: 'sign not match' },
      field: 'signature',
      location: 'authorization',
      sign_information: {
        method: regex('GET|POST', 'POST'),
        sign_message_length: integer(66),
        truncated_sign_message: regex('(?:GET|POST)\\n/v3/[\\s\\S]+', 'POST\n/v3/pay/transactions/jsapi\n1554208460\n'),
        url: regex('/v3/.+', '/v3/pay/transactions/jsapi'),
      },
    },
    message: wrongSignature,
  },
}

/** What it becomes: an operator must look at key, serial and clock. */
export const signFailure = failed(
  'config',
  { status: 401, code: 'SIGN_ERROR', message: `${wrongSignature}: sign not match` },
  { nothingHappened: true },
  268_443_699,
)

/** A Failure before anything is sent: a text for people, and where the fault lies. @param word what the text must name */
export const refusedBefore = (errorClass: string, code: string, word: string, path?: string) => ({
  kind: 'error',
  class: errorClass,
  code,
  message: regex(`.*${word}.*`, word),
  ...(path === undefined ? {} : { path }),
})
