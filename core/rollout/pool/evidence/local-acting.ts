import type { Verdict } from '../../detector/verdict.ts'

/**
 * When this host's own judge has a say. It sees a part of what the pool sees, so its verdicts wait until the pool has taken
 * in what brought them about, and count where it cannot: while Redis is away. They only ever take back.
 */
export class LocalActing {
  readonly #act: (verdict: Verdict) => void
  #isAway: boolean
  #hasActed = false
  /** Not acted upon yet, and how many observations the pool must have taken in to know better. */
  #waiting: { readonly verdict: Verdict; readonly at: number } | undefined

  constructor(act: (verdict: Verdict) => void, isAway: boolean) {
    this.#act = act
    this.#isAway = isAway
  }

  /** @param at observations of this host so far, with the one that brought it about. */
  told(verdict: Verdict, at: number): void {
    if (verdict.kind === 'upstream-to-blame') this.#waiting = undefined
    if (verdict.kind !== 'roll-back' && verdict.kind !== 'suspend') return
    if (this.#isAway) this.#pass(verdict)
    else this.#waiting = { verdict, at }
  }

  away(): void {
    this.#isAway = true
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting !== undefined) this.#pass(waiting.verdict)
  }

  /** The pool decides again. @returns whether this judge has spoken, and so is to watch anew. */
  back(): boolean {
    const hasActed = this.#hasActed
    this.#isAway = false
    this.#hasActed = false
    return hasActed
  }

  /** @returns whether a verdict fell away: the pool took in what brought it about, and came to another. */
  taken(upTo: number): boolean {
    if (this.#waiting === undefined || this.#waiting.at > upTo) return false
    this.#waiting = undefined
    return true
  }

  #pass(verdict: Verdict): void {
    this.#hasActed = true
    this.#act(verdict)
  }
}
