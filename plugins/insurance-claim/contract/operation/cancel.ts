import type { Exchange } from '@wxhost/contracts'
import { joined, numberLimits, signsIn } from '../claim-limits.ts'
import { refusals } from '../refusals.ts'
import { aClaim, accepted, enabled, life, mchid, outClaimNo } from '../samples.ts'
import { answered, answeredEmpty, failed, post, refused } from '../wire.ts'

const of = { operation: 'cancel' }
const page = 'insurance page, D; additions, 8'
const path = '/v3/insurance/claim/cancel'
const input = { out_claim_no: outClaimNo, reason: '重复申请' }
const base = { kind: 'exchange', of, page, input, call: enabled } as const
const request = post(path, { mchid, ...input })
const cancelled = { kind: 'output', output: { out_claim_no: outClaimNo, state: 'CANCELLED' } }

const found = (claim: unknown) => ({ kind: 'output', output: claim })
const failure = (code: string) => ({ kind: 'error', class: 'business', code, message: '' })
const conflict = { status: 409, code: 'STATE_CONFLICT', message: '状态为APPROVED的理赔单不能撤销' }
const notFound = { status: 404, code: 'RESOURCE_NOT_EXISTS', message: '理赔单不存在' }
const { ACCEPTED, REVIEWING, NEED_MATERIAL, CANCELLED, APPROVED } = life()

export const cancellings: readonly Exchange[] = [
  {
    ...base,
    description: 'a claim is cancelled',
    declares: { effect: 'idempotent', idempotency: { key: 'call' }, stickyBy: '/out_claim_no' },
    states: [aClaim()],
    steps: [{ request, answer: answeredEmpty }],
    result: cancelled,
    inputs: joined(numberLimits, signsIn('/reason'), {
      takes: [['/reason'], ['/reason', '复'.repeat(80)]],
      refuses: [['/out_claim_no'], ['/reason', ''], ['/reason', '复'.repeat(81)], ['/other', 'x'], ['/mchid', mchid]],
    }),
    outputs: {
      refuses: [['/out_claim_no'], ['/out_claim_no', 1], ['/state'], ['/state', 'ACCEPTED'], ['/other', 'x']],
    },
    resolve: {
      operation: 'status',
      asks: { out_claim_no: outClaimNo },
      cases: [
        { found: found({ ...accepted, state: 'CANCELLED' }), proves: cancelled },
        { found: found(accepted), proves: { kind: 'resend' } },
        { found: found(null), proves: { kind: 'resend' } },
        { found: failure('RESOURCE_NOT_EXISTS'), proves: { kind: 'resend' } },
        { found: failure('SYSTEM_ERROR'), proves: { kind: 'unknown' } },
      ],
    },
  },
  ...[ACCEPTED, REVIEWING, NEED_MATERIAL, CANCELLED].map(
    ([states, { state }]): Exchange => ({
      ...base,
      description: `a claim that is ${state} is cancelled without a reason`,
      states,
      input: { out_claim_no: outClaimNo },
      steps: [{ request: post(path, { mchid, out_claim_no: outClaimNo }), answer: answeredEmpty }],
      result: cancelled,
    }),
  ),
  {
    ...base,
    description: 'a claim that is approved is not cancelled',
    states: APPROVED[0],
    steps: [{ request, answer: refused(conflict) }],
    result: failed('business', conflict),
  },
  {
    ...base,
    description: 'a claim that is not known is not cancelled',
    steps: [{ request, answer: refused(notFound) }],
    result: failed('business', notFound),
  },
  {
    ...base,
    description: 'an answer to cancelling that says more is not trusted',
    states: [{ name: 'WeChat Pay says', params: { path, body: '{}' } }],
    steps: [{ request, answer: answered({}) }],
    result: { kind: 'untrusted', reason: 'not-wechat' },
  },
  ...refusals({ operation: 'cancel', input, request }),
]
