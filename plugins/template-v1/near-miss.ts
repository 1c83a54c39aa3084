/** Those of `known` that `word` may have been meant to be, the nearest first: at most three. Case counts least. */
export function nearMisses(word: string, known: Iterable<string>): readonly string[] {
  const most = Math.max(1, Math.min(3, Math.floor(word.length / 4)))
  return [...known]
    .map((name) => ({ name, distance: distance(word.toLowerCase(), name.toLowerCase(), most) }))
    .filter((miss) => miss.distance <= most)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map((miss) => miss.name)
}

/**
 * Letters to change, add or leave out, and neighbours to swap (optimal string alignment). Infinity where it takes more than
 * `most`, which is small: what is tried grows with it as 4^most.
 */
function distance(a: string, b: string, most: number): number {
  if (a === b) return 0
  if (most === 0) return Infinity
  if (a[0] === b[0]) return distance(a.slice(1), b.slice(1), most)
  const swapped = a[0] === b[1] && a[1] === b[0] ? distance(a.slice(2), b.slice(2), most - 1) : Infinity
  const left = distance(a.slice(1), b, most - 1)
  const added = distance(a, b.slice(1), most - 1)
  return 1 + Math.min(swapped, left, added, distance(a.slice(1), b.slice(1), most - 1))
}
