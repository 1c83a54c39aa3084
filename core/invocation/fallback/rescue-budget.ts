import type { Clock } from '../../clock.ts'
import { createRetryBudget } from '../retry-budget.ts'

/** Keeps canaries that fail from doubling the load on stable: a fifth of stable's calls, and always 20 in ten seconds. */
export interface RescueBudget {
  /** Counts one call of stable's own. */
  request(): void
  /** Whether one more rescue fits now. */
  hasRoom(): boolean
  /** Counts one rescue. @param by the canary that failed; undefined: a refusal, which may be the caller's own. */
  spend(by: string | undefined): void
  /** Whether this canary took at least its part of what was spent: another that used all of it up is not held against it. */
  isSpentBy(canary: string): boolean
}

const windowMs = 10_000

/** Over the whole host, whichever rollouts there are. */
export function createRescueBudget(clock: Clock): RescueBudget {
  const budget = createRetryBudget(clock)
  let start = clock.monotonic()
  let current = new Map<string | undefined, number>()
  let previous = new Map<string | undefined, number>()

  /** Two half windows, as those of the budget itself. */
  const roll = () => {
    const halves = Math.floor((clock.monotonic() - start) / (windowMs / 2))
    if (halves === 0) return
    previous = halves === 1 ? current : new Map()
    current = new Map()
    start += halves * (windowMs / 2)
  }
  const spentBy = (one: string | undefined) => (current.get(one) ?? 0) + (previous.get(one) ?? 0)

  return {
    request: () => budget.request(),
    hasRoom: () => budget.hasRoom(),
    spend(by) {
      roll()
      budget.spend()
      current.set(by, (current.get(by) ?? 0) + 1)
    },
    isSpentBy(canary) {
      roll()
      const spenders = [...new Set([...current.keys(), ...previous.keys()])]
      const all = spenders.reduce((sum, one) => sum + spentBy(one), 0)
      return spentBy(canary) > 0 && spentBy(canary) * spenders.length >= all
    },
  }
}
