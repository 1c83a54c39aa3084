const minute = 60_000
const hour = 60 * minute
const firstOffsets: readonly number[] = [minute, 5 * minute, 30 * minute]
const lastOfFirst = 30 * minute
const longest = 7 * 24 * hour

/**
 * When to ask what became of a call: 1, 5 and 30 minutes after it began, then hourly, for 7 days.
 * What fell due while the host was down is asked once, not once a time missed.
 * @param since when the call began. @returns undefined: not again.
 */
export function nextAskAt(since: number, now: number): number | undefined {
  const elapsed = now - since
  const offset =
    firstOffsets.find((first) => first > elapsed) ??
    lastOfFirst + (Math.floor((elapsed - lastOfFirst) / hour) + 1) * hour
  return offset <= longest ? since + offset : undefined
}
