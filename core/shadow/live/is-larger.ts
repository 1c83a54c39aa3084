/** What a member costs beside its text: each is walked more than once. */
const memberCost = 32

/** Whether a value is larger than `most` characters, a member counted as 32 of them. Looks no further than that. */
export function isLarger(value: unknown, most: number): boolean {
  let left = most
  const waiting: unknown[] = [value]
  while (waiting.length > 0 && left >= 0) {
    const one = waiting.pop()
    left -= memberCost
    if (typeof one === 'string') left -= one.length
    else if (ArrayBuffer.isView(one)) left -= one.byteLength
    else if (Array.isArray(one)) {
      if (one.length * memberCost > left) return true
      waiting.push(...one)
    } else if (typeof one === 'object' && one !== null)
      for (const [key, member] of Object.entries(one)) {
        left -= key.length
        waiting.push(member)
      }
  }
  return left < 0
}
