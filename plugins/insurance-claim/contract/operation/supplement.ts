import type { Exchange } from '@wxhost/contracts'
import { claimOutputs, joined, materialLimits, numberLimits } from '../claim-limits.ts'
import { refusals } from '../refusals.ts'
import { accepted, enabled, identity, invoice, life, mchid, outClaimNo } from '../samples.ts'
import { answered, failed, post, refused } from '../wire.ts'

const of = { operation: 'supplement' }
const page = 'additions, 8'
const path = '/v3/insurance/claim/supplement'
const input = { out_claim_no: outClaimNo, materials: [invoice, identity] }
const base = { kind: 'exchange', of, page, input, call: enabled } as const
const request = post(path, { mchid, ...input })
const reviewing = { ...accepted, state: 'REVIEWING', state_desc: '审核中', version: 4 }
const { NEED_MATERIAL, REVIEWING } = life()
const [asked] = NEED_MATERIAL

const failure = (code: string) => ({ kind: 'error', class: 'business', code, message: '' })
const conflict = { status: 409, code: 'STATE_CONFLICT', message: '状态为REVIEWING的理赔单不能补充材料' }
const notFound = { status: 404, code: 'RESOURCE_NOT_EXISTS', message: '理赔单不存在' }

export const supplements: readonly Exchange[] = [
  {
    ...base,
    description: 'materials are handed in',
    declares: { effect: 'idempotent', idempotency: { key: 'call' }, stickyBy: '/out_claim_no' },
    states: asked,
    steps: [{ request, answer: answered(reviewing) }],
    result: { kind: 'output', output: reviewing },
    inputs: joined(numberLimits, materialLimits, {
      refuses: [['/out_claim_no'], ['/materials'], ['/other', 'x'], ['/mchid', mchid]],
    }),
    outputs: claimOutputs,
    resolve: {
      operation: 'status',
      asks: { out_claim_no: outClaimNo },
      cases: [
        { found: { kind: 'output', output: accepted }, proves: { kind: 'resend' } },
        { found: failure('RESOURCE_NOT_EXISTS'), proves: { kind: 'resend' } },
        { found: failure('SYSTEM_ERROR'), proves: { kind: 'unknown' } },
      ],
    },
  },
  {
    ...base,
    description: 'the same materials again are answered like the first time',
    states: [
      ...asked,
      { name: 'materials were handed in', params: { out_claim_no: outClaimNo, materials: [identity, invoice] } },
    ],
    steps: [{ request, answer: answered(reviewing) }],
    result: { kind: 'output', output: reviewing },
  },
  {
    ...base,
    description: 'materials that nobody asked for are refused',
    states: REVIEWING[0],
    steps: [{ request, answer: refused(conflict) }],
    result: failed('business', conflict),
  },
  {
    ...base,
    description: 'materials of a claim that is not known are refused',
    steps: [{ request, answer: refused(notFound) }],
    result: failed('business', notFound),
  },
  {
    ...base,
    description: 'the answer about another claim is not trusted',
    states: [
      { name: 'WeChat Pay says', params: { path, body: JSON.stringify({ ...reviewing, out_claim_no: 'CLM9999' }) } },
    ],
    steps: [{ request, answer: answered({ ...reviewing, out_claim_no: 'CLM9999' }) }],
    result: { kind: 'untrusted', reason: 'not-wechat' },
  },
  ...refusals({ operation: 'supplement', input, request }),
]
