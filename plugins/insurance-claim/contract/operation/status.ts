import { type Exchange, regex } from '@wxhost/contracts'
import { claimOutputs, joined, numberLimits } from '../claim-limits.ts'
import { refusals } from '../refusals.ts'
import { aClaim, accepted, claimId, enabled, life, mchid, outClaimNo } from '../samples.ts'
import { answered, failed, get, refused, refusedBefore } from '../wire.ts'

const of = { operation: 'status' }
const page = 'insurance page, D'
const path = '/v3/insurance/claim/status'
const input = { out_claim_no: outClaimNo }
const base = { kind: 'exchange', of, page, input, call: enabled } as const
const request = get(path, { mchid, out_claim_no: outClaimNo })
const at = 1_704_067_200_000

interface Claim {
  readonly state: string
  readonly version: number
}

/** What a query settles; from the first change on it raises the event of the push that may have been lost. */
const settled = (claim: Claim, stage: string, final: boolean, warnings: unknown = [], more: object = { at }) => ({
  protocol: 'insurance-claim',
  key: `claim:${outClaimNo}`,
  owner: 'merchant',
  stage,
  detail: claim.state,
  final,
  ...more,
  version: claim.version,
  ...(claim.state === 'ACCEPTED'
    ? {}
    : {
        event: {
          channel: 'state-changed',
          id: `INSURANCE_CLAIM.STATE_CHANGED:${mchid}:${outClaimNo}:${claim.version}`,
          type: 'INSURANCE_CLAIM.STATE_CHANGED',
          orderKey: `claim:${outClaimNo}`,
          data: {
            event_type: 'INSURANCE_CLAIM.STATE_CHANGED',
            id: null,
            create_time: null,
            resource: claim,
            warnings,
          },
        },
      }),
})

const stages: Readonly<Record<string, readonly [string, boolean]>> = {
  PAID: ['delivered', true],
  REJECTED: ['failed', true],
  CANCELLED: ['failed', true],
  CLOSED: ['failed', true],
}

const shown = Object.values(life()).map(([states, claim]): Exchange => {
  const [stage, final] = stages[claim.state] ?? ['accepted', false]
  return {
    ...base,
    description: `a claim is found ${claim.state}`,
    declares: { effect: 'safe', stickyBy: undefined },
    states,
    steps: [{ request, answer: answered(claim) }],
    result: { kind: 'output', output: claim },
    settles: settled(claim, stage, final),
  }
})

const broken = (path: string, word: string) => ({
  code: 'invariant-broken',
  message: regex(`.*${word}.*`, word),
  path,
})
const feeRule = broken('/claim_fee', 'claim_fee is 0 or more')
const approvedRule = broken('/approved_fee', 'between 0 and claim_fee')
const paidRule = broken('/paid_fee', 'between 0 and approved_fee')
const grantRule = broken('/approved_fee', 'from APPROVED on')
const equalRule = broken('/paid_fee', 'paid_fee equals approved_fee')
const rejectRule = broken('/reject_code', 'in REJECTED only')
const versionRule = (state: string, changes: number) =>
  broken('/version', `${state} is at least ${changes} changes away`)
const unknownState = { code: 'unknown-state', message: regex('.*FROZEN.*', 'FROZEN'), path: '/state' }

const granted = { approved_fee: 40_000 }
const says = (claim: object) => [{ name: 'WeChat Pay says', params: { path, body: JSON.stringify(claim) } }]

/** Rules of the contract that do not hold: shown as they are, with a word, and never final. @see insurance page, D "Invariants" */
const strange: readonly (readonly [object, readonly unknown[]])[] = [
  [{ claim_fee: -1 }, [feeRule]],
  [{ claim_fee: 0 }, []],
  [{ state: 'APPROVED', version: 9, approved_fee: 45_001 }, [approvedRule]],
  [{ state: 'APPROVED', version: 9, approved_fee: 45_000 }, []],
  [{ state: 'APPROVED', version: 9, approved_fee: -1 }, [approvedRule]],
  [{ state: 'APPROVED', version: 9, approved_fee: 0 }, []],
  [{ state: 'PAYING', version: 9, ...granted, paid_fee: 40_001 }, [paidRule]],
  [{ state: 'PAYING', version: 9, ...granted, paid_fee: 40_000 }, []],
  [{ state: 'PAYING', version: 9, ...granted, paid_fee: -1 }, [paidRule]],
  [{ state: 'PAYING', version: 9, ...granted, paid_fee: 0 }, []],
  [{ state: 'PAYING', version: 9, paid_fee: 0 }, [paidRule]],
  [{ state: 'PAYING', version: 9, approved_fee: 45_001, paid_fee: -1 }, [approvedRule, paidRule]],
  ...['ACCEPTED', 'REVIEWING', 'NEED_MATERIAL', 'REJECTED', 'CANCELLED', 'CLOSED'].map(
    (state) => [{ state, version: 9, ...granted }, [grantRule]] as const,
  ),
  ...['APPROVED', 'PAYING', 'PAY_FAILED'].map((state) => [{ state, version: 9, ...granted }, []] as const),
  [{ state: 'PAID', version: 9, ...granted, paid_fee: 39_999 }, [equalRule]],
  [{ state: 'PAID', version: 9, ...granted }, [equalRule]],
  [{ state: 'PAID', version: 9 }, [equalRule]],
  ...['ACCEPTED', 'REVIEWING', 'NEED_MATERIAL', 'CANCELLED', 'CLOSED'].map(
    (state) => [{ state, version: 9, reject_code: 'OUT_OF_SCOPE' }, [rejectRule]] as const,
  ),
  [{ state: 'REVIEWING', version: 0 }, [versionRule('REVIEWING', 1)]],
  [{ state: 'CANCELLED', version: 0 }, [versionRule('CANCELLED', 1)]],
  [{ state: 'CANCELLED', version: 1 }, []],
  [{ state: 'NEED_MATERIAL', version: 1 }, [versionRule('NEED_MATERIAL', 2)]],
  [{ state: 'NEED_MATERIAL', version: 2 }, []],
  [{ state: 'APPROVED', version: 1 }, [versionRule('APPROVED', 2)]],
  [{ state: 'REJECTED', version: 1 }, [versionRule('REJECTED', 2)]],
  [{ state: 'REJECTED', version: 2 }, []],
  [{ state: 'PAYING', version: 2 }, [versionRule('PAYING', 3)]],
  [{ state: 'CLOSED', version: 2 }, [versionRule('CLOSED', 3)]],
  [{ state: 'CLOSED', version: 3 }, []],
  [{ state: 'PAID', version: 3, ...granted, paid_fee: 40_000 }, [versionRule('PAID', 4)]],
  [{ state: 'PAID', version: 4, ...granted, paid_fee: 40_000 }, []],
  [{ state: 'PAY_FAILED', version: 3 }, [versionRule('PAY_FAILED', 4)]],
  [{ state: 'PAY_FAILED', version: 4 }, []],
  [{ state: 'ACCEPTED', version: 0 }, []],
  [{ state: 'FROZEN', version: 9 }, [unknownState]],
  [{ state: 'FROZEN', version: 9, claim_fee: -1 }, [unknownState, feeRule]],
  [
    { state: 'CANCELLED', version: 0, claim_fee: -1, approved_fee: 1, reject_code: 'X' },
    [feeRule, approvedRule, grantRule, rejectRule, versionRule('CANCELLED', 1)],
  ],
]

const ruled = strange.map(([change, warnings]): Exchange => {
  const claim = { ...accepted, ...change }
  const { state } = claim
  const [stage, final] = warnings.length === 0 ? (stages[state] ?? ['accepted', false]) : ['accepted', false]
  return {
    ...base,
    page: 'insurance page, D "Invariants"',
    description: `a claim is found as ${JSON.stringify(change)}`,
    states: says(claim),
    steps: [{ request, answer: answered(claim) }],
    result: { kind: 'output', output: claim, ...(warnings.length === 0 ? {} : { warnings }) },
    settles: settled(claim, stage, final, warnings),
  }
})

const untrusted: readonly object[] = [
  ...['claim_id', 'out_claim_no', 'mchid', 'appid', 'state_desc', 'create_time', 'update_time'].flatMap((name) => [
    { [name]: 1 },
    { [name]: undefined },
  ]),
  ...['claim_fee', 'version'].flatMap((name) => [{ [name]: '1' }, { [name]: 1.5 }, { [name]: undefined }]),
  ...['approved_fee', 'paid_fee'].flatMap((name) => [{ [name]: '1' }, { [name]: 1.5 }]),
  ...['reject_code', 'reject_reason', 'finish_time', 'mix_trade_no'].map((name) => ({ [name]: 1 })),
  { required_materials: 'INVOICE' },
  { state: 1 },
  { state: undefined },
  { state: '' },
  { state: 'approved' },
  { state: '1STATE' },
  { state: 'A-B' },
  { state: `A${'B'.repeat(64)}` },
  { version: -1 },
  { mchid: '1900000001' },
  { out_claim_no: 'CLM202401010099' },
]

const kept: readonly (readonly [string, object, object])[] = [
  ['without members that nobody knows', { ...accepted, secret_note: 'x' }, accepted],
  ['without members that are null', { ...accepted, finish_time: null, approved_fee: null }, accepted],
  [
    'in a state of 64 signs',
    { ...accepted, state: `A1_${'B'.repeat(61)}` },
    { ...accepted, state: `A1_${'B'.repeat(61)}` },
  ],
]

const times: readonly (readonly [string, object, object])[] = [
  ['by its end where it has one', { finish_time: '2024-01-02T09:30:00+08:00' }, { at: 1_704_159_000_000 }],
  ['by no time that is none', { update_time: 'soon' }, {}],
]

const notFound = { status: 404, code: 'RESOURCE_NOT_EXISTS', message: '理赔单不存在' }

export const statuses: readonly Exchange[] = [
  ...shown,
  {
    ...base,
    description: 'a claim is found by the number of the other side',
    states: [aClaim()],
    input: { claim_id: claimId },
    steps: [{ request: get(path, { mchid, claim_id: claimId }), answer: answered(accepted) }],
    result: { kind: 'output', output: accepted },
    outputs: claimOutputs,
    inputs: joined(numberLimits, {
      takes: [['/claim_id', '0'.repeat(28)], ['/claim_id']],
      refuses: [
        ['/claim_id', '1'.repeat(27)],
        ['/claim_id', '1'.repeat(29)],
        ['/claim_id', 'x'.repeat(28)],
        ['/other', 'x'],
      ],
    }),
  },
  {
    ...base,
    description: 'another claim than was asked for by its id is not trusted',
    states: says({ ...accepted, claim_id: '8800202401010000000000000099' }),
    input: { claim_id: claimId },
    steps: [
      {
        request: get(path, { mchid, claim_id: claimId }),
        answer: answered({ ...accepted, claim_id: '8800202401010000000000000099' }),
      },
    ],
    result: { kind: 'untrusted', reason: 'not-wechat' },
  },
  ...ruled,
  ...untrusted.map((change): Exchange => {
    const claim = JSON.parse(JSON.stringify({ ...accepted, ...change }))
    const [[name, value] = []] = Object.entries(change)
    return {
      ...base,
      description: `a claim whose ${name} is ${JSON.stringify(value) ?? 'missing'} is not trusted`,
      states: says(claim),
      steps: [{ request, answer: answered(claim) }],
      result: { kind: 'untrusted', reason: 'not-wechat' },
    }
  }),
  ...kept.map(
    ([what, answer, claim]): Exchange => ({
      ...base,
      description: `a claim is shown ${what}`,
      states: says(answer),
      steps: [{ request, answer: answered(answer) }],
      result: {
        kind: 'output',
        output: claim,
        ...('state' in claim && claim.state !== 'ACCEPTED'
          ? { warnings: [{ code: 'unknown-state', message: regex('.*A1_B.*', 'A1_B'), path: '/state' }] }
          : {}),
      },
    }),
  ),
  ...times.map(([what, change, more]): Exchange => {
    const claim = { ...accepted, ...change }
    return {
      ...base,
      description: `a claim is settled ${what}`,
      states: says(claim),
      steps: [{ request, answer: answered(claim) }],
      result: { kind: 'output', output: claim },
      settles: settled(claim, 'accepted', false, [], more),
    }
  }),
  ...[{}, { out_claim_no: outClaimNo, claim_id: claimId }].map(
    (given): Exchange => ({
      ...base,
      description: `a claim is not asked for by ${Object.keys(given).length} numbers`,
      input: given,
      steps: [],
      result: refusedBefore('invalid-argument', 'one-number-needed', 'claim_id', '/out_claim_no'),
    }),
  ),
  {
    ...base,
    description: 'a claim that is not known is not found',
    steps: [{ request, answer: refused(notFound) }],
    result: failed('business', notFound),
  },
  {
    ...base,
    description: 'an empty answer about a claim is not trusted',
    states: [{ name: 'WeChat Pay says', params: { path, body: '' } }],
    steps: [{ request, answer: { status: 204, signed: true } }],
    result: { kind: 'untrusted', reason: 'not-wechat' },
  },
  ...refusals({ operation: 'status', input, request }),
]
