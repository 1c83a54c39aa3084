import { type Call, type Encoded, type Failure, failure, type Operation } from '@wxhost/core/protocol'
import { authorizePay, readPayAnswer } from '@wxhost/core/protocol/pay'
import { payErrors, post } from '../endpoint.ts'
import { notifyUrlOf } from '../notify-url.ts'
import { partiesOf, partyNames, subMerchant } from '../parties.ts'
import { without } from '../values.ts'
import { refundTracked } from './refund-outcome.ts'
import { type RefundOutput, readRefund, refundOutput } from './refund-output.ts'
import { type RefundInput, refundInput } from './refund-schema.ts'
import { resolveRefund } from './resolve-refund.ts'

/**
 * A refund, whole or in part. The number makes it one: WeChat answers a repeat with the same refund, and the money moves once.
 * The answer says that it was accepted, not that the money has arrived.
 * @see wire-protocol reference, pay-v3 page 3 and 4
 */
export const refund: Operation<RefundInput, RefundOutput> = {
  summary: 'Refund a payment, whole or in part',
  effect: 'idempotent',
  idempotency: { key: '/out_refund_no', owner: 'merchant', scope: subMerchant },
  stickyBy: '/out_refund_no',
  input: refundInput,
  output: refundOutput,
  errors: payErrors,
  example: {
    out_trade_no: 'sandbox-jsapi-0001',
    out_refund_no: 'sandbox-refund-0001',
    reason: '商品已售完',
    amount: { refund: 40, total: 100 },
  },
  resolve: resolveRefund,
  encode: encodeRefund,
  authorize: authorizePay,
  decode: (response, call, { input }) => readPayAnswer(response, call, (body) => readRefund(body, input.out_refund_no)),
  tracks: refundTracked,
}

function encodeRefund(input: RefundInput, call: Call): Encoded<RefundOutput> {
  const parties = partiesOf(input, call.app)
  if ('kind' in parties) return parties
  const fault = refundFault(input)
  if (fault !== undefined) return fault
  // Without one WeChat takes the address that is set in the merchant's console.
  const notify_url = notifyUrlOf(input.notify_url, call, 256)
  if (typeof notify_url === 'object') return notify_url
  return post('/v3/refund/domestic/refunds', {
    ...(parties.sub === undefined ? {} : { sub_mchid: parties.sub.mchid }),
    ...(notify_url === undefined ? {} : { notify_url }),
    ...without(input, ...partyNames),
    amount: { ...input.amount, currency: 'CNY' },
  })
}

function refundFault({ transaction_id, out_trade_no, amount }: RefundInput): Failure | undefined {
  if ((transaction_id === undefined) === (out_trade_no === undefined))
    return refuse('number-missing', 'Name the payment by either transaction_id or out_trade_no', '/out_trade_no')
  if (amount.refund > amount.total)
    return refuse('refund-too-high', 'amount.refund must not be above amount.total', '/amount/refund')
  const sum = amount.from?.reduce((all, part) => all + part.amount, 0) ?? amount.refund
  return sum === amount.refund
    ? undefined
    : refuse('refund-parts-differ', 'The amounts in amount.from must add up to amount.refund', '/amount')
}

const refuse = (code: string, message: string, path: string): Failure =>
  failure('invalid-argument', code, message, { path })
