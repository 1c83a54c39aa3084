import { type CallSetting, type Exchange, type ProviderState, paying, type RequestSpec } from '@wxhost/contracts'
import { refused } from './wire.ts'

export const { failed, signError, signFailure } = paying

interface Row extends paying.Refusal {
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
