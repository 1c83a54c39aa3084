const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** From each try to the next: 15 retries, 24 h 4 min in all (pay-v3 page, 5). */
const RETRY_AFTER_MS: readonly number[] = [
  ...[15, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[3, 10, 20, 30, 30, 30, 60].map((minutes) => minutes * MINUTE_MS),
  ...[3, 3, 3, 6, 6].map((hours) => hours * HOUR_MS),
]

/**
 * When a notification that nobody accepted is sent again, in milliseconds; `undefined` after the last try.
 * @param done how many tries there were, 1 or more
 * @param lastAt when the last of them was due
 */
export function retryTime(done: number, lastAt: number): number | undefined {
  const after = RETRY_AFTER_MS[done - 1]
  return after === undefined ? undefined : lastAt + after
}
