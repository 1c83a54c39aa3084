import { systemClock } from '@wxhost/core/harness'

const everyMs = 10

/** Looks again until something is there; undefined after `withinMs`. */
export async function waitFor<T>(
  look: () => T | undefined | Promise<T | undefined>,
  withinMs = 3_000,
): Promise<T | undefined> {
  const end = systemClock.monotonic() + withinMs
  for (;;) {
    const found = await look()
    if (found !== undefined || systemClock.monotonic() >= end) return found
    await systemClock.sleep(everyMs)
  }
}
