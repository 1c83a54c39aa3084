/** What became of the orders, and of both rollouts. */
export interface CanaryLedger {
  /** Orders that were placed, and how many of their callers were answered with a success. */
  readonly orders: number
  readonly answered: number
  /** What each order was paid, in the order of payment: as the mock's ledger has it. */
  readonly paid: readonly string[]
  /** Of the faulty version: its state, and how many calls it failed. */
  readonly faulty: { readonly state: string; readonly failed: number }
  /** Of the mended one. */
  readonly mended: { readonly state: string; readonly answeredBy: string | null }
}

/** A handful: what the rollback may cost at most for the story to be told. */
const handful = 20

/** All that is not as it should be, one line each. */
export function whatIsWrongWithCanary({ orders, answered, paid, faulty, mended }: CanaryLedger): readonly string[] {
  const different = new Set(paid).size
  return [
    ...when(answered !== orders, `${orders - answered} of ${orders} callers were not answered`),
    ...when(different !== orders, `${different} of ${orders} orders were paid`),
    ...when(paid.length !== different, `money moved ${paid.length} times for ${different} orders`),
    ...when(faulty.state !== 'rolled-back', `the faulty version is ${faulty.state}, not rolled back`),
    ...when(faulty.failed < 1 || faulty.failed > handful, `the faulty version failed ${faulty.failed} calls`),
    ...when(mended.state !== 'promoted', `the mended version is ${mended.state}, not promoted`),
    ...when(mended.answeredBy !== 'pay-v3@1.1.1', `${mended.answeredBy} answers, not the mended version`),
  ]
}

const when = (wrong: boolean, line: string): readonly string[] => (wrong ? [line] : [])
