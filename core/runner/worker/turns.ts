/**
 * Spreads work over turns of the event loop: some of it is done at once, the rest a portion a turn, in order. Whoever asks
 * for ten thousand signatures in one message does not hold up everybody else meanwhile.
 */
export class Turns {
  readonly #aTurn: number
  readonly #nextTurn: (work: () => void) => unknown
  #waiting: (() => void)[] = []
  #left: number

  /** @param aTurn pieces of work that are done in one turn. */
  constructor(aTurn: number, nextTurn: (work: () => void) => unknown = setImmediate) {
    this.#aTurn = aTurn
    this.#nextTurn = nextTurn
    this.#left = aTurn
  }

  /** @param work must not throw. */
  do(work: () => void): void {
    if (this.#left === 0) {
      this.#waiting.push(work)
      return
    }
    if (this.#left-- === this.#aTurn) this.#nextTurn(this.#turn)
    work()
  }

  readonly #turn = (): void => {
    const works = this.#waiting.splice(0, this.#aTurn)
    this.#left = this.#aTurn - works.length
    if (works.length > 0) this.#nextTurn(this.#turn)
    for (const work of works) work()
  }
}
