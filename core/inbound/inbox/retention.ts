import type { Clock, Timer } from '../../clock.ts'
import type { DeliveryState } from '../inbox-store.ts'

const day = 24 * 3_600_000
const purgeEveryMs = 3_600_000

/** How long events are kept after they came, in milliseconds. What is pending is never purged. */
export type Retention = Readonly<Record<Exclude<DeliveryState, 'pending'>, number>>

/**
 * Not shorter than outcomes are kept (30 days): a query raises what it found of a known call once more, and only the ids in
 * the inbox tell that it is a repeat.
 */
export const usualRetention: Retention = { delivered: 30 * day, held: 30 * day, dead: 90 * day }

/** What nobody took is kept three times as long: somebody may look for it. */
export const keptFor = (days: number): Retention => ({ delivered: days * day, held: days * day, dead: 3 * days * day })

/** Purges now and every hour. What cannot be purged now is purged an hour later. @param tidyRest the same for the rest. */
export function keepTidy(
  clock: Clock,
  retention: Retention,
  purge: (before: number, states: readonly DeliveryState[]) => Promise<unknown>,
  tidyRest: () => Promise<unknown>,
): { stop(): void } {
  let timer: Timer
  const tidy = () => {
    timer = clock.after(purgeEveryMs, tidy)
    tidyRest().catch(() => {})
    for (const state of ['delivered', 'held', 'dead'] as const)
      purge(clock.now() - retention[state], [state]).catch(() => {})
  }
  tidy()
  return { stop: () => timer.cancel() }
}
