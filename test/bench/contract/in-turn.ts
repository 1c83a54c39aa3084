/** Does a job for each item, so many of them side by side. @returns what the jobs gave, in the order of the items */
export async function inTurn<T, R>(
  items: readonly T[],
  sideBySide: number,
  job: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const waiting = [...items.entries()]
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await job(next[1])
  }
  await Promise.all(Array.from({ length: sideBySide }, worker))
  return results
}
