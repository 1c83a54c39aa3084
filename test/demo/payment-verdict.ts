/** What became of one payment. */
export interface PaymentLedger {
  /** HTTP status of the order. */
  readonly ordered: number
  /** How often money moved. */
  readonly moved: number
  /** Notifications that WeChat sent, and those that it was acknowledged. */
  readonly sent: number
  readonly acknowledged: number
  /** What the shop's service was handed. */
  readonly deliveries: readonly { readonly id: string; readonly isSigned: boolean }[]
  /** As the host shows it. */
  readonly stage: string
}

/** All that is not as it should be, one line each; none: the payment went as it must. */
export function whatIsWrongWithPayment(ledger: PaymentLedger): readonly string[] {
  const { ordered, moved, sent, acknowledged, deliveries, stage } = ledger
  return [
    ...when(ordered !== 200, `the order was answered with ${ordered}`),
    ...when(moved !== 1, `money moved ${moved} times`),
    ...when(sent !== 3 || acknowledged !== 3, `${sent} notifications sent, ${acknowledged} acknowledged, expected 3`),
    ...when(deliveries.length !== 1, `the shop was handed ${deliveries.length} events, expected one`),
    ...when(!deliveries.every(({ isSigned }) => isSigned), 'a delivery has a wrong signature'),
    ...when(stage !== 'delivered', `the order is shown as ${stage}`),
  ]
}

const when = (wrong: boolean, line: string): readonly string[] => (wrong ? [line] : [])
