/** Money that moved. */
export interface Movement {
  readonly kind: 'payment' | 'refund'
  /** Whose money it is; sub_mchid in partner mode. */
  readonly mchid: string
  /** sp_mchid in partner mode. */
  readonly spMchid?: string
  readonly outTradeNo: string
  readonly transactionId: string
  /** Of a refund. */
  readonly outRefundNo?: string
  /** Fen, > 0. */
  readonly amount: number
  /** The world's time, in milliseconds. */
  readonly at: number
}

/** Every movement of money, oldest first; each number moves money once. */
export class Ledger {
  readonly #movements = new Map<string, Movement>()

  /** @throws Error when money has moved under this number: then the mock itself is at fault */
  record(movement: Movement): void {
    const { kind, mchid, outTradeNo, outRefundNo } = movement
    const key = `${kind} ${mchid} ${outRefundNo ?? outTradeNo}`
    if (this.#movements.has(key)) throw new Error(`The mock moved money twice: ${key}. This is a fault of the mock.`)
    this.#movements.set(key, movement)
  }

  movements(): readonly Movement[] {
    return [...this.#movements.values()]
  }

  clear(): void {
    this.#movements.clear()
  }
}
