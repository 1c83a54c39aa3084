import { type Exchange, sealedField, type Tree, type Variants } from '@wxhost/contracts'
import { failed, refusals } from '../refusals.ts'
import { refusedBefore } from '../refused-before.ts'
import { appid, mchid, outRefundNo, outTradeNo, partner, partnerOf, refundId, subMchid } from '../samples.ts'
import { answered, post, refused } from '../wire.ts'
import { refundOutputs } from './output-limits.ts'
import { asked, becomes, paidOrder, refund, root, shown, succeeded, tracked } from './refund-samples.ts'

const of = { operation: 'abnormal-refund' }
const page = 'pay-v3 page, 3 and 7; additions, 6 "Refunds"'
const path = `${root}/{refund_id}/apply-abnormal-refund`
const own = { out_refund_no: outRefundNo, type: 'MERCHANT_BANK_CARD' }
const input = { refund_id: refundId, ...own }
const base = { kind: 'exchange', of, page, input } as const
const to = (json: Tree, id = refundId) => post(`${root}/${id}/apply-abnormal-refund`, json)
const request = to(own)

/** A sample card; neither the number nor the name may be sent as it is. */
const card = { bank_type: 'ICBC_DEBIT', bank_account: '6217000010001234567', real_name: '张三' }
const toCard = { ...own, type: 'USER_BANK_CARD' }
const cardInput = { ...input, type: 'USER_BANK_CARD', ...card }
const sealedCard = {
  bank_type: card.bank_type,
  bank_account: sealedField(card.bank_account),
  real_name: sealedField(card.real_name),
}

const wentWrong = [...paidOrder, refund, becomes('ABNORMAL')]
const onItsWay = { ...shown, channel: 'OTHER_BANKCARD' }

const banks = [
  'ICBC',
  'ABC',
  'CCB',
  'BOC',
  'COMM',
  'CMB',
  'SPDB',
  'CITIC',
  'CEB',
  'CMBC',
  'CIB',
  'GDB',
  'PAB',
  'PSBC',
  'NBCB',
]

const limits: Variants = {
  takes: [
    ...banks.map((bank) => ['/bank_type', `${bank}_DEBIT`] as const),
    ['/bank_account', '12345678'],
    ['/bank_account', '9'.repeat(32)],
    ['/real_name', '张'],
    ['/real_name', '🧸'.repeat(50)],
    ['/refund_id', 'x'.repeat(32)],
    ['/out_refund_no', '@'],
    ['/appid', appid],
    ['/mchid', mchid],
    ['/sub_mchid', subMchid],
    ['/type', 'MERCHANT_BANK_CARD'],
    ['/bank_type'],
    ['/bank_account'],
    ['/real_name'],
  ],
  refuses: [
    ['/bank_type', 'ICBC_CREDIT'],
    ['/bank_account', '1234567'],
    ['/bank_account', '9'.repeat(33)],
    ['/bank_account', '6217 0000 1000'],
    ['/real_name', ''],
    ['/real_name', '张'.repeat(51)],
    ['/real_name', '\u0000'],
    ['/refund_id'],
    ['/refund_id', ''],
    ['/refund_id', 'x'.repeat(33)],
    ['/refund_id', '5/1'],
    ['/out_refund_no'],
    ['/out_refund_no', ''],
    ['/type'],
    ['/type', 'OTHER'],
    ['/appid', ''],
    ['/mchid', 'x'],
    ['/sub_mchid', 'x'],
    ['/other', 'x'],
  ],
}

const found = (status: string) => ({ kind: 'output', output: { ...succeeded, status } })

/** Only an ABNORMAL refund can be applied for: one that is on its way again proves that WeChat took it. */
const resolve: Exchange['resolve'] = {
  operation: 'query-refund',
  asks: { out_refund_no: outRefundNo },
  cases: [
    { found: found('ABNORMAL'), proves: { kind: 'resend' } },
    { found: found('PROCESSING'), proves: found('PROCESSING') },
    { found: found('SUCCESS'), proves: found('SUCCESS') },
    { found: { kind: 'output', output: { ...succeeded, out_refund_no: 'another' } }, proves: { kind: 'unknown' } },
    { found: { kind: 'output', output: null }, proves: { kind: 'unknown' } },
    {
      found: { kind: 'error', class: 'business', code: 'RESOURCE_NOT_EXISTS', message: '' },
      proves: { kind: 'unknown' },
    },
  ],
}

const cards: readonly (readonly [string, object, string])[] = [
  ["the merchant's own and a bank", { ...input, bank_type: card.bank_type }, 'card-not-wanted'],
  ["the merchant's own and an account", { ...input, bank_account: card.bank_account }, 'card-not-wanted'],
  ["the merchant's own and a name", { ...input, real_name: card.real_name }, 'card-not-wanted'],
  ['without its bank', { ...cardInput, bank_type: undefined }, 'card-missing'],
  ['without its account', { ...cardInput, bank_account: undefined }, 'card-missing'],
  ["without its holder's name", { ...cardInput, real_name: undefined }, 'card-missing'],
]

const present = (input: object) => Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))

const noRefund = { status: 404, code: 'RESOURCE_NOT_EXISTS', message: '退款单不存在' }
const notAbnormal = { status: 400, code: 'INVALID_REQUEST', message: '退款单状态不是退款异常，不能发起异常退款' }

export const abnormalRefunds: readonly Exchange[] = [
  {
    ...base,
    description: "an abnormal refund is sent to the merchant's bank card",
    declares: { effect: 'idempotent', idempotency: { key: 'call' }, stickyBy: '/out_refund_no' },
    states: wentWrong,
    steps: [{ request, answer: answered(onItsWay) }],
    result: { kind: 'output', output: onItsWay },
    tracks: { before: undefined, after: tracked('accepted') },
    resolve,
    outputs: refundOutputs,
  },
  {
    ...base,
    description: "an abnormal refund is sent to the payer's bank card",
    input: { ...cardInput, appid, mchid },
    states: wentWrong,
    steps: [{ request: to({ ...toCard, ...sealedCard }), answer: answered(onItsWay) }],
    result: { kind: 'output', output: onItsWay },
    inputs: limits,
  },
  ...banks.map((bank): Exchange => {
    const bank_type = `${bank}_DEBIT`
    return {
      ...base,
      description: `an abnormal refund is sent to a card of ${bank}`,
      input: { ...cardInput, bank_type },
      states: wentWrong,
      steps: [{ request: to({ ...toCard, ...sealedCard, bank_type }), answer: answered(onItsWay) }],
      result: { kind: 'output', output: onItsWay },
    }
  }),
  {
    ...base,
    description: 'the same card again changes nothing',
    input: cardInput,
    states: [
      ...wentWrong,
      { name: 'an abnormal refund', params: { refund_id: refundId, body: { ...toCard, ...card } } },
    ],
    steps: [{ request: to({ ...toCard, ...sealedCard }), answer: answered(onItsWay) }],
    result: { kind: 'output', output: onItsWay },
  },
  {
    ...base,
    description: 'another card is not taken while the refund is on its way',
    input: { ...cardInput, real_name: '李四' },
    states: [
      ...wentWrong,
      { name: 'an abnormal refund', params: { refund_id: refundId, body: { ...toCard, ...card } } },
    ],
    steps: [
      {
        request: to({ ...toCard, ...sealedCard, real_name: sealedField('李四') }),
        answer: refused(notAbnormal),
      },
    ],
    result: failed('invalid-argument', notAbnormal),
  },
  {
    ...base,
    description: 'an abnormal refund of a partner is sent to a bank card',
    page: 'additions, 6 "Partner mode"',
    call: partnerOf,
    states: [
      { name: 'an order', params: { partner: true, body: { out_trade_no: outTradeNo } } },
      { name: 'the order is paid', params: { out_trade_no: outTradeNo, sub_mchid: subMchid } },
      { name: 'a refund', params: { body: { ...asked, sub_mchid: subMchid } } },
      { name: 'the refund becomes', params: { out_refund_no: outRefundNo, status: 'ABNORMAL', sub_mchid: subMchid } },
    ],
    steps: [{ request: to({ sub_mchid: subMchid, ...own }), answer: answered(onItsWay) }],
    result: { kind: 'output', output: onItsWay },
    tracks: { before: undefined, after: tracked('accepted', subMchid) },
    resolve: { operation: 'query-refund', asks: { out_refund_no: outRefundNo, sub_mchid: subMchid }, cases: [] },
  },
  ...cards.map(
    ([what, given, code]): Exchange => ({
      ...base,
      description: `an abnormal refund is not sent to a card ${what}`,
      input: present(given),
      steps: [],
      result: refusedBefore('invalid-argument', code, 'bank_type', '/bank_account'),
    }),
  ),
  {
    ...base,
    description: 'an abnormal refund is not sent by a partner without a served merchant',
    call: partner,
    steps: [],
    result: refusedBefore('invalid-argument', 'sub-mchid-missing', 'sub_mchid', '/sub_mchid'),
  },
  {
    ...base,
    description: 'a refund that is not abnormal is not sent to a card',
    states: [...paidOrder, refund],
    steps: [{ request, answer: refused(notAbnormal) }],
    result: failed('invalid-argument', notAbnormal),
  },
  {
    ...base,
    description: 'a refund that WeChat does not know is not sent to a card',
    steps: [{ request, answer: refused(noRefund) }],
    result: failed('business', noRefund),
  },
  {
    ...base,
    description: 'the answer about another abnormal refund is not trusted',
    states: [
      { name: 'WeChat Pay says', params: { path, body: JSON.stringify({ ...onItsWay, out_refund_no: 'another' }) } },
    ],
    steps: [{ request, answer: answered({ ...onItsWay, out_refund_no: 'another' }) }],
    result: { kind: 'untrusted', reason: 'not-wechat' },
  },
  ...refusals({ operation: 'abnormal-refund', input, request, path, page }),
]
