/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Whole numbers from 0 to below `end`, at most `count`, each once, the same for the same seed. */
export function placesBelow(end: number, count: number, seed: number): readonly number[] {
  const random = seeded(seed)
  const places = new Set<number>(end > 0 ? [0, end - 1] : [])
  for (let i = 0; i < count && places.size < end; i++) places.add(Math.floor(random() * end))
  return [...places]
}
