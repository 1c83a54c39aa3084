/** Like Promise.all over `items.map(work)`, with at most `width` at once. Rejects as soon as one does. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  // All workers draw from one iterator, so each item is taken once.
  const worker = async () => {
    for (const [i, item] of queue) results[i] = await work(item)
  }
  await Promise.all(Array.from({ length: width }, worker))
  return results
}
