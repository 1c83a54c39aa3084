import { type Exchange, sealedField } from '@wxhost/contracts'
import { claimOutputs, joined, materialLimits, numberLimits, signsIn } from '../claim-limits.ts'
import { refusals } from '../refusals.ts'
import {
  aClaim,
  accepted,
  appid,
  application,
  claimant,
  enabled,
  hostNotifyUrl,
  identity,
  invoice,
  mchid,
  outClaimNo,
} from '../samples.ts'
import { answered, failed, post, refused, refusedBefore } from '../wire.ts'
import { applyLimits, cards } from './apply-limits.ts'

const of = { operation: 'apply' }
const page = 'insurance page, D; additions, 8'
const base = { kind: 'exchange', of, page, input: application, call: enabled } as const
const sealed = { ...claimant, name: sealedField(claimant.name), id_digest: sealedField(claimant.id_digest) }
const sent = { appid, mchid, ...application, claimant: sealed, notify_url: hostNotifyUrl }
const apply = (body: object) => post('/v3/insurance/claim/apply', body)
const request = apply(sent)
const output = (claim: object) => ({ kind: 'output', output: claim })

/** The payment that a claim may be about, in place of a mixed one; 45000 fen. */
const transaction_id = '4200000000202401010000000001'
const paid = [
  {
    name: 'an order',
    params: { body: { out_trade_no: '1217752501201407033233368018', amount: { total: 45_000, currency: 'CNY' } } },
  },
  { name: 'the order is paid', params: { out_trade_no: '1217752501201407033233368018' } },
]
const { mix_trade_no: _, ...unnamed } = application
const { mix_trade_no: __, ...unmixed } = accepted
const byTransaction = { ...unnamed, transaction_id }

const whole = {
  ...application,
  out_claim_no: 'Ab0_-|*',
  claimant: { ...claimant, name: '🧸'.repeat(53), card_type: 'FOREIGNER_PASSPORT' },
  claim_type: 'INPATIENT',
  materials: [invoice, identity],
  notify_url: `https://gw.example.com/${'x'.repeat(232)}`,
  attach: '自定义数据',
}

const key = `claim:${outClaimNo}`
const ask = { operation: 'status', input: { out_claim_no: outClaimNo } }
const found = (claim: object) => ({ kind: 'output', output: claim })
const unknown = { kind: 'unknown' }
const failure = (code: string) => ({ kind: 'error', class: 'business', code, message: '' })
const { version: ___, ...versionless } = accepted

const unsent: readonly (readonly [string, Partial<Exchange>, object])[] = [
  [
    'of no payment',
    { input: unnamed },
    refusedBefore('invalid-argument', 'one-payment-needed', 'mix_trade_no', '/mix_trade_no'),
  ],
  [
    'of two payments',
    { input: { ...application, transaction_id } },
    refusedBefore('invalid-argument', 'one-payment-needed', 'mix_trade_no', '/mix_trade_no'),
  ],
  [
    'without a public address',
    { call: { ...enabled, inboundUrl: null } },
    refusedBefore('config', 'notify-url-missing', 'notify_url', '/notify_url'),
  ],
  ...[`https://wx.example.com/${'x'.repeat(233)}`, 'https://wx.example.com/in?x', 'https://wx.example.com/in#x'].map(
    (inboundUrl, index) =>
      [
        `with a public address that cannot be called, ${index + 1}`,
        { call: { ...enabled, inboundUrl } },
        refusedBefore('config', 'notify-url-unusable', '255'),
      ] as const,
  ),
]

const closedCity = { status: 403, code: 'RULE_LIMIT', message: '该城市暂未开通' }
const tooMuch = { status: 403, code: 'RULE_LIMIT', message: '理赔金额超过支付金额' }
const noOrder = { status: 404, code: 'RESOURCE_NOT_EXISTS', message: '订单不存在' }
const otherParameters = { status: 400, code: 'INVALID_REQUEST', message: '请求重入时,参数与首次请求时不一致' }
const foreignApp = { status: 400, code: 'APPID_MCHID_NOT_MATCH', message: 'appid和mch_id不匹配' }

/** One of each type. */
const materials = ['IDENTITY', 'INVOICE', 'PRESCRIPTION', 'DIAGNOSIS', 'OTHER'].map((type) => ({ ...invoice, type }))

/** What is encrypted counts by its plain text. @see additions, 8 "repeat of apply" */
const otherClaimants: readonly (readonly [string, object])[] = [
  ['name', { name: '李四' }],
  ['id number', { id_digest: '54e328219fbf1b7ba724df3c5f9f4033' }],
  ['card', { card_type: 'FOREIGNER_PASSPORT' }],
]

const refusedClaims: readonly (readonly [string, Partial<Exchange>, object, typeof closedCity, number, string])[] = [
  [
    'in a city that is not open',
    { input: { ...application, city_id: '000000' } },
    { ...sent, city_id: '000000' },
    closedCity,
    268_435_464,
    'business',
  ],
  [
    'of more than was paid',
    { states: paid, input: { ...byTransaction, claim_fee: 45_001 } },
    { ...withoutMix(sent), transaction_id, claim_fee: 45_001 },
    tooMuch,
    268_435_464,
    'business',
  ],
  [
    'of a payment that is not known',
    { input: byTransaction },
    { ...withoutMix(sent), transaction_id },
    noOrder,
    268_512_771,
    'business',
  ],
  [
    'with other parameters under its number',
    { states: [aClaim({}, { ...application, claim_fee: 1 })] },
    sent,
    otherParameters,
    268_498_688,
    'invalid-argument',
  ],
  [
    'by an app that is not the merchant’s',
    { call: { ...enabled, appid: 'wx4f4bc4dec97d474b' } },
    { ...sent, appid: 'wx4f4bc4dec97d474b' },
    foreignApp,
    268_445_527,
    'config',
  ],
]

function withoutMix({ mix_trade_no: _, ...rest }: typeof sent) {
  return rest
}

export const applications: readonly Exchange[] = [
  {
    ...base,
    description: 'a claim is accepted',
    declares: {
      effect: 'idempotent',
      idempotency: { key: '/out_claim_no', owner: 'merchant' },
      stickyBy: '/out_claim_no',
    },
    steps: [{ request, answer: answered(accepted) }],
    result: output(accepted),
    outputs: claimOutputs,
    tracks: {
      before: { key, owner: 'merchant', stage: 'sent', ask },
      after: { key, owner: 'merchant', stage: 'accepted', detail: 'ACCEPTED', ask },
    },
    resolve: {
      operation: 'status',
      asks: { out_claim_no: outClaimNo },
      cases: [
        { found: found(accepted), proves: found(accepted) },
        { found: found({ ...accepted, other: 'x' }), proves: found(accepted) },
        { found: found({ ...accepted, claim_fee: 44_999 }), proves: { kind: 'resend' } },
        { found: found(versionless), proves: unknown },
        { found: found([]), proves: unknown },
        { found: failure('RESOURCE_NOT_EXISTS'), proves: { kind: 'resend' } },
        { found: failure('SYSTEM_ERROR'), proves: unknown },
      ],
    },
  },
  {
    ...base,
    description: 'a claim that says all that it may is accepted',
    input: whole,
    inputs: joined(applyLimits, materialLimits, numberLimits, signsIn('/attach'), signsIn('/claimant/name')),
    steps: [
      {
        request: apply({
          appid,
          mchid,
          ...whole,
          claimant: { ...whole.claimant, name: sealedField('🧸'.repeat(53)), id_digest: sealed.id_digest },
        }),
        answer: answered({ ...accepted, out_claim_no: 'Ab0_-|*' }),
      },
    ],
    result: output({ ...accepted, out_claim_no: 'Ab0_-|*' }),
  },
  {
    ...base,
    description: 'the answer about a claim that was not applied for is not trusted',
    states: [
      {
        name: 'WeChat Pay says',
        params: { path: '/v3/insurance/claim/apply', body: JSON.stringify({ ...accepted, out_claim_no: 'CLM9999' }) },
      },
    ],
    steps: [{ request, answer: answered({ ...accepted, out_claim_no: 'CLM9999' }) }],
    result: { kind: 'untrusted', reason: 'not-wechat' },
  },
  {
    ...base,
    description: 'a claim about a payment is accepted',
    states: paid,
    input: byTransaction,
    steps: [{ request: apply({ ...withoutMix(sent), transaction_id }), answer: answered(unmixed) }],
    result: output(unmixed),
  },
  {
    ...base,
    description: 'a claim with a public address of 255 characters is accepted',
    call: { ...enabled, inboundUrl: `https://wx.example.com/${'x'.repeat(232)}` },
    steps: [
      {
        request: apply({ ...sent, notify_url: `https://wx.example.com/${'x'.repeat(232)}` }),
        answer: answered(accepted),
      },
    ],
    result: output(accepted),
  },
  {
    ...base,
    description: 'the same claim again is answered with the claim as it stands',
    states: [aClaim(), { name: 'the bureau decides', params: { out_claim_no: outClaimNo, move: 'review' } }],
    steps: [{ request, answer: answered({ ...accepted, state: 'REVIEWING', state_desc: '审核中', version: 2 }) }],
    result: output({ ...accepted, state: 'REVIEWING', state_desc: '审核中', version: 2 }),
  },
  ...cards.map((card_type, index): Exchange => {
    const claim_type = ['OUTPATIENT', 'INPATIENT', 'PHARMACY', 'OTHER'][index % 4]
    const input = { ...application, claimant: { ...claimant, card_type }, claim_type, materials }
    return {
      ...base,
      description: `a claim by ${card_type} is accepted`,
      input,
      steps: [
        {
          request: apply({ ...sent, claimant: { ...sealed, card_type }, claim_type, materials }),
          answer: answered(accepted),
        },
      ],
      result: output(accepted),
    }
  }),
  ...otherClaimants.map(
    ([what, change]): Exchange => ({
      ...base,
      description: `a claim with another ${what} under its number is refused`,
      states: [aClaim({}, { ...application, claimant: { ...claimant, ...change } })],
      steps: [{ request, answer: refused(otherParameters, { reason: 268_498_688 }) }],
      result: failed('invalid-argument', otherParameters, {}, 268_498_688),
    }),
  ),
  ...refusedClaims.map(
    ([what, more, body, refusal, reason, errorClass]): Exchange => ({
      ...base,
      description: `a claim ${what} is refused`,
      ...more,
      steps: [{ request: apply(body), answer: refused(refusal, { reason }) }],
      result: failed(errorClass, refusal, {}, reason),
    }),
  ),
  ...unsent.map(
    ([what, more, result]): Exchange => ({
      ...base,
      description: `a claim is not sent ${what}`,
      ...more,
      steps: [],
      result,
    }),
  ),
  ...refusals({ operation: 'apply', input: application, request }),
]
