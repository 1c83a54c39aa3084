import type { Exchange } from '@wxhost/contracts'
import { hostNotifyUrl, outRefundNo, transactionId } from '../samples.ts'
import { answered, post } from '../wire.ts'
import { asked, page, paidOrder, root, shown, succeeded } from './refund-samples.ts'

const { out_trade_no: _, ...rest } = asked
const input = { ...rest, transaction_id: transactionId }
const found = (more: object) => ({ kind: 'output', output: { ...succeeded, ...more } })

/** The same by the payment's own number. */
export const refundsByTransaction: readonly Exchange[] = [
  {
    kind: 'exchange',
    of: { operation: 'refund' },
    page,
    description: 'a refund is accepted that names the payment by its own number',
    states: paidOrder,
    input,
    steps: [
      {
        request: post(root, { notify_url: hostNotifyUrl, ...input, amount: { ...input.amount, currency: 'CNY' } }),
        answer: answered(shown),
      },
    ],
    result: { kind: 'output', output: shown },
    resolve: {
      operation: 'query-refund',
      asks: { out_refund_no: outRefundNo },
      cases: [
        { found: found({}), proves: found({}) },
        { found: found({ out_trade_no: 'another' }), proves: found({ out_trade_no: 'another' }) },
        { found: found({ transaction_id: 'another' }), proves: { kind: 'resend' } },
      ],
    },
  },
]
