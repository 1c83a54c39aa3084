import type { Variants } from '@wxhost/contracts'

const required = ['refund_id', 'out_refund_no', 'status']
const optional = [
  ...['transaction_id', 'out_trade_no', 'channel', 'user_received_account', 'create_time', 'success_time'],
]
const amounts = ['total', 'refund', 'payer_total', 'payer_refund']

/** What a refund's answer must hold, and of which type. */
export const refundOutputs: Variants = {
  takes: [
    ...optional.map((name) => [`/${name}`] as const),
    ...[...amounts, 'currency'].map((name) => [`/amount/${name}`] as const),
    ['/amount'],
    ['/other', 'x'],
  ],
  refuses: [
    ...required.map((name) => [`/${name}`] as const),
    ...[...required, ...optional].map((name) => [`/${name}`, 1] as const),
    ...amounts.map((name) => [`/amount/${name}`, '1'] as const),
    ...amounts.map((name) => [`/amount/${name}`, 1.5] as const),
    ['/amount/currency', 1],
    ['/amount', 40],
  ],
}
