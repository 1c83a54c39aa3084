import type { Verdict } from '../../detector/verdict.ts'

/**
 * When this host's own judge has a say. It sees a part of what the pool sees, so its verdicts wait until the pool has taken
 * in what brought them about, and count where it cannot: while Redis is away.
 */
export class LocalActing {
  readonly #act: (verdict: Verdict) => void
  #isAway = false
  /** Not acted upon yet, and how many observations the pool must have taken in to know better. */
  #waiting: { readonly verdict: Verdict; readonly at: number } | undefined
  /** It suspended the rollout, and finishes the check that it began. */
  #isChecking = false

  constructor(act: (verdict: Verdict) => void) {
    this.#act = act
  }

  /** @param at observations of this host so far, with the one that brought it about. */
  told(verdict: Verdict, at: number): void {
    const isAnswer = verdict.kind === 'upstream-to-blame'
    if (verdict.kind !== 'roll-back' && verdict.kind !== 'suspend' && !isAnswer) return
    if (this.#isChecking || (this.#isAway && !isAnswer)) this.#pass(verdict)
    else this.#waiting = isAnswer ? undefined : { verdict, at }
  }

  away(): void {
    this.#isAway = true
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting !== undefined) this.#pass(waiting.verdict)
  }

  back(): void {
    this.#isAway = false
  }

  /** @returns whether a verdict fell away: the pool took in what brought it about, and came to another. */
  taken(upTo: number): boolean {
    if (this.#waiting === undefined || this.#waiting.at > upTo) return false
    this.#waiting = undefined
    return true
  }

  #pass(verdict: Verdict): void {
    this.#isChecking = verdict.kind === 'suspend'
    this.#act(verdict)
  }
}
