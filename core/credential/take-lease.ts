import type { Renewal } from './renewal.ts'

/** The right to fetch; without a fence where the shared lock is away and each host is on its own. */
export interface Turn {
  readonly fence: number | undefined
  release(): Promise<void>
}

const firstWaitMs = 20
const longestWaitMs = 200
const giveUpAfterMs = 60_000

/**
 * Waits for the lock, looking meanwhile whether its holder has stored what is wanted.
 *
 * @param isReached asked after each look at the store.
 */
export async function takeLease(
  { tools, keeper, closing }: Renewal,
  isReached: () => boolean,
): Promise<Turn | 'reached' | 'timeout'> {
  const { clock, random } = tools
  const end = clock.monotonic() + giveUpAfterMs
  for (let wait = firstWaitMs; clock.monotonic() < end; wait = Math.min(longestWaitMs, wait * 2)) {
    // A lock that is away must not keep callers from a token.
    const lease = await tools.lock.tryAcquire(keeper.key).catch(() => alone)
    if (lease !== undefined) return lease
    await clock.sleep(wait * (0.5 + random() / 2), closing)
    await keeper.load()
    if (isReached()) return 'reached'
  }
  return 'timeout'
}

const alone: Turn = { fence: undefined, release: async () => {} }
