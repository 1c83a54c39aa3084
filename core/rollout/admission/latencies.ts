/** Classes a doubling: each is wider than the one before by a fifth. */
const perDoubling = 4
/** The last class begins at some 65 s. */
const classes = 64

/** How long calls took, in classes: constant in size, and as exact as a reader needs. */
export class Latencies {
  readonly #counts = new Uint32Array(classes + 1)
  #all = 0

  /** @param ms less than one counts as one. */
  count(ms: number): void {
    const at = ms <= 1 ? 0 : Math.min(classes, Math.ceil(perDoubling * Math.log2(ms)))
    this.#counts[at] = (this.#counts[at] ?? 0) + 1
    this.#all++
  }

  /**
   * The time that this share of the calls stayed within, in milliseconds: the upper end of its class, so up to a fifth more
   * than it was. Undefined where there were no calls.
   * @param share 0 to 1, e.g. 0.99.
   */
  within(share: number): number | undefined {
    let left = share * this.#all
    for (const [at, count] of this.#counts.entries()) {
      left -= count
      if (count > 0 && left <= 1e-9) return Math.round(2 ** (at / perDoubling))
    }
    return undefined
  }
}
