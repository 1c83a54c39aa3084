let last = Number.NaN
let text = ''

/** ISO 8601, UTC, to the millisecond. Many records share a millisecond: the text of the last one is kept. */
export function isoTime(ms: number): string {
  if (ms !== last) {
    last = ms
    text = new Date(ms).toISOString()
  }
  return text
}
