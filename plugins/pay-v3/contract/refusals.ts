import type { AnswerSpec, CallSetting, Exchange, ProviderState, RequestSpec } from '@wxhost/contracts'
import { type Refusal, refused, told } from './wire.ts'

interface Row extends Refusal {
  readonly class: string
  readonly more?: object
}

/** One of each class of WeChat Pay's table that no rule of an operation alone leads to. @see wire-protocol reference, pay-errors */
const rows: readonly Row[] = [
  { status: 500, code: 'SYSTEM_ERROR', message: '系统错误', class: 'retryable' },
  { status: 429, code: 'FREQUENCY_LIMITED', message: '频率限制', class: 'rate-limited' },
  { status: 400, code: 'PARAM_ERROR', message: '参数错误', class: 'invalid-argument', more: { nothingHappened: true } },
  { status: 403, code: 'ACCOUNT_ERROR', message: '账号异常', class: 'user-state' },
  { status: 403, code: 'NO_AUTH', message: '无权限', class: 'permission' },
  { status: 400, code: 'MCH_NOT_EXISTS', message: '商户号不存在', class: 'config' },
  { status: 403, code: 'RULE_LIMIT', message: '业务规则限制', class: 'business' },
]

interface Refused {
  readonly operation: string
  readonly input: unknown
  readonly request: RequestSpec
  /** As WeChat documents the API, e.g. `/v3/refund/domestic/refunds/{out_refund_no}`. */
  readonly path: string
  readonly page: string
  readonly call?: CallSetting
  readonly states?: readonly ProviderState[]
}

/** What an operation makes of refusals that can meet every request. */
export const refusals = ({ operation, path, request, states = [], ...rest }: Refused): readonly Exchange[] =>
  rows.map(({ class: errorClass, more, ...refusal }) => ({
    ...rest,
    kind: 'exchange',
    description: `${operation} is refused: ${refusal.code}`,
    of: { operation },
    states: [...states, { name: 'WeChat Pay refuses', params: { path, ...refusal } }],
    steps: [{ request, answer: refused(refusal) }],
    result: failed(errorClass, refusal, more),
  }))

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
    detail: { detail: { issue: 'sign not match' }, field: 'signature', location: 'authorization' },
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
