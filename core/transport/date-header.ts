/** IMF-fixdate, the one form that a sender may write (RFC 9110 5.6.7). Date.parse alone takes much else for a date. */
const form = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** When the answer was made, in milliseconds since 1970; undefined where it does not say, or comes from a cache. */
export function dateOf(headers: Readonly<Record<string, string>>): number | undefined {
  const { date, age } = headers
  if (date === undefined || age !== undefined || !form.test(date)) return undefined
  const ms = Date.parse(date)
  return Number.isNaN(ms) ? undefined : ms
}
