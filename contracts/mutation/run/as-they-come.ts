/** Runs at most `width` at once and gives results in the order in which they are ready. Ends at the first that rejects. */
export async function* asTheyCome<T, R>(
  items: readonly T[],
  width: number,
  run: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const waiting = [...items]
  const running = new Set<Promise<{ readonly result: R; readonly ended: () => void }>>()
  const start = () => {
    const item = waiting.shift()
    if (item === undefined) return
    const ended = () => void running.delete(one)
    const one = run(item).then((result) => ({ result, ended }))
    running.add(one)
  }
  for (let i = 0; i < width; i++) start()
  while (running.size > 0) {
    const { result, ended } = await Promise.race(running)
    ended()
    start()
    yield result
  }
}
