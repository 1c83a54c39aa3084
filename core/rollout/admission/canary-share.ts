import type { Arm } from '../arm.ts'

/** Until so many requests of the canary, chance alone may show a share far below what the weight will bring. */
const settledAt = 400
const least = 0.001
const most = 0.999

/**
 * The share of requests that the canary was given, counted anew from each change of weight: what an error of this time is
 * held against. A window that trails over a change of weight would hold new errors against the old share.
 */
export class CanaryShare {
  #nominal = 0
  #canary = 0
  #all = 0

  /** The weight was changed. @param nominal 0 to 1. */
  restart(nominal: number): void {
    this.#nominal = nominal
    this.#canary = 0
    this.#all = 0
  }

  /** Of a request that is admitted now; it counts from the next one on. 0.001 to 0.999. */
  stamp(): number {
    const seen = this.#all === 0 ? this.#nominal : this.#canary / this.#all
    const share = this.#canary < settledAt && seen < this.#nominal ? this.#nominal : seen
    return share < least ? least : share > most ? most : share
  }

  count(arm: Arm, calls = 1): void {
    this.#all += calls
    if (arm === 'canary') this.#canary += calls
  }

  /** One that said nothing of its arm after all. It was counted since the weight was changed last. */
  uncount(arm: Arm): void {
    this.#all--
    if (arm === 'canary') this.#canary--
  }
}
