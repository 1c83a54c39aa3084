import { failure, isJsonObject, type Resolve } from '@wxhost/core/protocol'
import { type PartyInput, subMchidOf } from '../parties.ts'
import { maybe, textIn } from '../values.ts'

interface NumberedOrder extends PartyInput {
  readonly out_trade_no: string
}

/**
 * What a query proves of an order whose answer was lost. It never gives back what the client pays with, so an unpaid order is
 * sent again: the same number and body, which WeChat answers like the first time.
 * @see wire-protocol reference, additions 6 "Order rules"
 */
export const resolveOrder: Resolve<NumberedOrder, never> = {
  operation: 'query-order',
  input: (input, app) => ({
    out_trade_no: input.out_trade_no,
    ...maybe('sub_mchid', subMchidOf(input, app)),
  }),
  read(found) {
    if (found.kind === 'error') return found.code === 'ORDER_NOT_EXIST' ? { kind: 'resend' } : { kind: 'unknown' }
    const order = isJsonObject(found.output) ? found.output : {}
    switch (order.trade_state) {
      case 'NOTPAY':
        return { kind: 'resend' }
      case 'SUCCESS':
      case 'REFUND':
        return paid(textIn(order.transaction_id))
      case 'CLOSED':
        return closedOrder
      default:
        return { kind: 'unknown' }
    }
  },
}

const paid = (transactionId: string | undefined) =>
  failure(
    'business',
    'ORDERPAID',
    `The order of this out_trade_no has been paid${transactionId === undefined ? '' : ` (transaction_id ${transactionId})`}`,
    { path: '/out_trade_no' },
  )

const closedOrder = failure(
  'business',
  'ORDER_CLOSED',
  'The order of this out_trade_no is closed, and a closed number is never opened again: order under a new one',
  { path: '/out_trade_no' },
)
