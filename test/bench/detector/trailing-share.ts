import type { Arm } from '../../../core/rollout/arm.ts'
import type { ShareStamp } from '../../../core/rollout/simulate/simulate-run.ts'

/** The canary's share of the last calls, whatever the weight was then: what the share since the last change is held against. */
export class TrailingShare implements ShareStamp {
  readonly #calls: number
  #share: number | undefined

  /** @param calls in the window: each fades by one over this many. */
  constructor(calls: number) {
    this.#calls = calls
  }

  restart(nominal: number): void {
    this.#share ??= nominal
  }

  stamp(): number {
    return Math.min(0.999, Math.max(0.001, this.#share ?? 0))
  }

  count(arm: Arm, calls = 1): void {
    const now = arm === 'canary' ? 1 : 0
    const share = this.#share ?? now
    this.#share = now + (share - now) * (1 - 1 / this.#calls) ** calls
  }
}
