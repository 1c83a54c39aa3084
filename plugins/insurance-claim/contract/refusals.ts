import type { Exchange, ProviderState, RequestSpec } from '@wxhost/contracts'
import { enabled } from './samples.ts'
import { failed, refused, refusedBefore, signError, signFailure } from './wire.ts'

interface Refused {
  readonly operation: string
  readonly input: unknown
  readonly request: RequestSpec
}

const page = 'insurance page, D "Errors"'
const set = (settings: Record<string, string | number>): readonly ProviderState[] => [
  { name: 'WeChat is set', params: { settings } },
]

const tooOften = { status: 429, code: 'FREQUENCY_LIMITED', message: '频率限制，请稍后重试' }
const noAuth = { status: 403, code: 'NO_AUTH', message: '商户未开通理赔权限' }
const down = { status: 503, code: 'SERVICE_UNAVAILABLE', message: '医保局系统维护中，请稍后重试' }
const busy = { status: 500, code: 'SYSTEM_ERROR', message: '系统错误' }
const badParameter = { status: 400, code: 'PARAM_ERROR', message: '参数错误' }

/** What can meet every request of this contract, by the other side's own rules where they lead there. */
export function refusals({ operation, input, request }: Refused): readonly Exchange[] {
  const path = String(request.path)
  const base = { kind: 'exchange', of: { operation }, page, input, call: enabled } as const
  const of = (what: string, more: Pick<Exchange, 'steps' | 'result'> & Partial<Exchange>): Exchange => ({
    ...base,
    description: `${operation} is refused: ${what}`,
    ...more,
  })
  const injected = (refusal: typeof busy) => [{ name: 'WeChat Pay refuses', params: { path, ...refusal } }]
  const bureauDown = refused(down)
  return [
    of('too often', {
      states: set({ claimsPerSecond: 0 }),
      steps: [{ request, answer: refused(tooOften, { reason: 268_447_840 }) }],
      result: failed('rate-limited', tooOften, {}, 268_447_840),
    }),
    of('not allowed', {
      states: set({ claimService: 'no-auth' }),
      steps: [{ request, answer: refused(noAuth) }],
      result: failed('permission', noAuth),
    }),
    of('the bureau is down', {
      states: set({ claimService: 'down' }),
      steps: [{ request, answer: { ...bureauDown, headers: { ...bureauDown.headers, 'retry-after': '30' } } }],
      result: failed('retryable', down, { retryAfterMs: 30_000 }),
    }),
    of('out of order', {
      states: injected(busy),
      steps: [{ request, answer: refused(busy) }],
      result: failed('retryable', busy),
    }),
    of('a wrong parameter', {
      states: injected(badParameter),
      steps: [{ request, answer: refused(badParameter) }],
      result: failed('invalid-argument', badParameter, { nothingHappened: true }),
    }),
    of('a wrong signature', {
      states: [{ name: 'the signature is broken' }],
      steps: [{ request, answer: signError }],
      result: signFailure,
    }),
    of('not enabled', {
      call: {},
      steps: [],
      result: refusedBefore('config', 'insurance-claim-disabled', 'enabled'),
    }),
    of('enabled by a word', {
      call: { settings: { enabled: 'true' } },
      steps: [],
      result: refusedBefore('config', 'insurance-claim-disabled', 'enabled'),
    }),
    of('an app without a merchant', {
      call: { ...enabled, mchid: null },
      steps: [],
      result: refusedBefore('config', 'merchant-missing', 'mchid'),
    }),
  ]
}
