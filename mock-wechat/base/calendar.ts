// WeChat counts days and months in Asia/Shanghai, which has been UTC+8 without summer time since 1991.
const SHANGHAI_OFFSET_MS = 8 * 3_600_000
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** Number of the day in Asia/Shanghai; changes at 00:00 there. */
export function shanghaiDay(now: number): number {
  return Math.floor((now + SHANGHAI_OFFSET_MS) / DAY_MS)
}

/** The month in Asia/Shanghai, `2026-11`. */
export function shanghaiMonth(now: number): string {
  return new Date(now + SHANGHAI_OFFSET_MS).toISOString().slice(0, 7)
}

/** Number of the minute. */
export function minuteOf(now: number): number {
  return Math.floor(now / MINUTE_MS)
}

/** RFC 3339 as WeChat Pay writes it, in whole seconds: `2024-01-01T10:00:05+08:00`. */
export function shanghaiTime(ms: number): string {
  return `${new Date(ms + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19)}+08:00`
}
