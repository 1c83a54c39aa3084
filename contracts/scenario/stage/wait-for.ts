import { systemClock } from '@wxhost/core/harness'

const everyMs = 10
/** A busy machine takes its time; who finds what was awaited waits no longer. */
const patienceMs = 10_000

/** Looks again until something is there; undefined after `withinMs` milliseconds. */
export async function waitFor<T>(
  look: () => T | undefined | Promise<T | undefined>,
  withinMs = patienceMs,
): Promise<T | undefined> {
  const end = systemClock.monotonic() + withinMs
  for (;;) {
    const found = await look()
    if (found !== undefined || systemClock.monotonic() >= end) return found
    await systemClock.sleep(everyMs)
  }
}
