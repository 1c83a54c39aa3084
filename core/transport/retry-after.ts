/** Date.parse alone takes `5.5` or `-1` for a date too. The obsolete form without GMT is not read. */
const dateForm = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, .+ GMT$/

/** Reads `Retry-After` (RFC 9110 10.2.3): seconds or an HTTP date, as milliseconds from `now`; undefined where it is neither. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000
  const date = dateForm.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
