import type { Exchange, Variants } from '@wxhost/contracts'
import { failed, refusals } from '../refusals.ts'
import { refusedBefore } from '../refused-before.ts'
import { appid, foreignAppid, hostNotifyUrl, mchid, outTradeNo, subMchid, transactionId } from '../samples.ts'
import { answered, refused } from '../wire.ts'
import { type Kind, ordering } from './kinds.ts'
import { members, order, page, sent } from './order-samples.ts'

const own = { appid, mchid }

/** What is true of every way to order. */
export function commonOrders(kind: Kind, inputs: Variants, outputs: Variants): readonly Exchange[] {
  const { name, more, answer, output } = kind
  const operation = `order-${name}`
  const of = { operation }
  const input = { ...order, ...more }
  const request = ordering(kind, { ...sent(own), ...more })
  const path = `/v3/pay/transactions/${name}`
  const base = { kind: 'exchange', page, of, input } as const
  const body = { ...own, notify_url: hostNotifyUrl, ...input }
  return [
    {
      ...base,
      description: `an order by ${name} is accepted`,
      declares: {
        effect: 'idempotent',
        idempotency: {
          key: '/out_trade_no',
          owner: 'merchant',
          scope: { input: '/sub_mchid', setting: 'subMchid' },
        },
        stickyBy: '/out_trade_no',
      },
      steps: [{ request, answer: answered(answer) }],
      result: { kind: 'output', output },
      ...following,
    },
    {
      ...base,
      description: `an order by ${name} says all that it may`,
      input: { ...own, ...members, ...more },
      steps: [{ request: ordering(kind, { ...own, ...members, ...more }), answer: answered(answer) }],
      result: { kind: 'output', output },
      inputs,
      outputs,
    },
    {
      ...base,
      description: `the same order by ${name} again is answered like the first time`,
      states: [{ name: 'an order', params: { kind: name, body } }],
      steps: [{ request, answer: answered(answer) }],
      result: { kind: 'output', output },
    },
    {
      ...base,
      description: `another order by ${name} under the number is refused`,
      states: [{ name: 'an order', params: { kind: name, body: { ...body, description: '另一商品' } } }],
      steps: [{ request, answer: refused(otherParameters, { reason: 268_498_688 }) }],
      result: failed('invalid-argument', otherParameters, {}, 268_498_688),
    },
    {
      ...base,
      description: `an order by ${name} under an empty answer is not trusted`,
      states: [{ name: 'WeChat Pay says', params: { path, body: '' } }],
      steps: [{ request, answer: { status: 204, signed: true } }],
      result: { kind: 'untrusted', reason: 'not-wechat' },
    },
    {
      ...base,
      description: `an order by ${name} of another app is not sent`,
      input: { ...input, appid: foreignAppid },
      steps: [],
      result: refusedBefore('invalid-argument', 'appid-foreign', appid, '/appid'),
    },
    ...refusals({ operation, input, request, path, page }),
  ]
}

const otherParameters = { status: 400, code: 'INVALID_REQUEST', message: '请求重入时,参数与首次请求时不一致' }

const ask = { operation: 'query-order', input: { out_trade_no: outTradeNo } }
const found = (trade_state: string, more: object = { transaction_id: transactionId }) => ({
  kind: 'output',
  output: { out_trade_no: outTradeNo, trade_state, ...more },
})
const unknown = { kind: 'unknown' }
const resend = { kind: 'resend' }

/** How an order is followed, and what a query proves of one whose answer was lost. @see additions, 6 "Order rules" */
const following: Pick<Exchange, 'tracks' | 'resolve'> = {
  tracks: {
    before: { key: `order:${outTradeNo}`, owner: 'merchant', stage: 'sent', ask },
    after: { key: `order:${outTradeNo}`, owner: 'merchant', stage: 'accepted', detail: 'NOTPAY', ask },
  },
  resolve: {
    operation: 'query-order',
    asks: { out_trade_no: outTradeNo },
    cases: [
      { found: found('NOTPAY'), proves: resend },
      { found: found('SUCCESS'), proves: refusedBefore('business', 'ORDERPAID', transactionId, '/out_trade_no') },
      { found: found('REFUND'), proves: refusedBefore('business', 'ORDERPAID', transactionId, '/out_trade_no') },
      { found: found('SUCCESS', {}), proves: refusedBefore('business', 'ORDERPAID', 'has been paid', '/out_trade_no') },
      { found: found('CLOSED'), proves: refusedBefore('business', 'ORDER_CLOSED', 'new one', '/out_trade_no') },
      { found: found('USERPAYING'), proves: unknown },
      { found: found('REVOKED'), proves: unknown },
      { found: { kind: 'output', output: null }, proves: unknown },
      { found: notFound('ORDER_NOT_EXIST'), proves: resend },
      { found: notFound('SYSTEM_ERROR'), proves: unknown },
    ],
  },
}

function notFound(code: string) {
  return { kind: 'error', class: 'business', code, message: '' }
}

/** Kept for partner mode: the served merchant's numbers are its own. */
export const partnerTracks = (stage: 'sent' | 'accepted') => ({
  key: `order:${subMchid}:${outTradeNo}`,
  owner: 'merchant',
  stage,
  ...(stage === 'sent' ? {} : { detail: 'NOTPAY' }),
  ask: { operation: 'query-order', input: { out_trade_no: outTradeNo, sub_mchid: subMchid } },
})
