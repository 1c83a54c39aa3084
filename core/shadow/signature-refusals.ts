/** One refusal of the canary's signature by WeChat, of a request that stable's signature was accepted for. */
export interface SignatureRefusal {
  readonly rolloutId: string
  /** Of the key that signed. */
  readonly keySerial: string
  /** Of the input: two of one input are one. */
  readonly inputHash: string
  /** Milliseconds, from any fixed point. */
  readonly at: number
}

const withinMs = 60_000

/**
 * When refused signatures are hard evidence: two different inputs within 60 s under the same key serial. A single one may be a
 * key that was just changed.
 * @see rollout detector, "Hard evidence"
 */
export class SignatureRefusals {
  readonly #last = new Map<string, SignatureRefusal>()

  /** @returns whether this one makes it evidence. */
  refused(refusal: SignatureRefusal): boolean {
    const key = `${refusal.rolloutId}\n${refusal.keySerial}`
    const before = this.#last.get(key)
    for (const [known, { at }] of this.#last) if (refusal.at - at > withinMs) this.#last.delete(known)
    this.#last.set(key, refusal)
    return before !== undefined && before.inputHash !== refusal.inputHash && refusal.at - before.at <= withinMs
  }
}
