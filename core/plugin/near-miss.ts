/** The candidate that `word` was most likely meant to be, or undefined where none is near. */
export function nearMiss(word: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3))
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter((entry) => entry.distance <= limit)
    .sort((a, b) => a.distance - b.distance)
  return ranked[0]?.candidate
}

/** Edits from one word to the other; two neighbours swapped count as one, since that is how keys are mistyped. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) row[j] = cheapest(i, j, row, last, before)
    before = last
    last = row
  }
  return last[b.length] ?? 0

  function cheapest(i: number, j: number, row: number[], above: number[], twoAbove: number[]): number {
    const at = (cells: number[], k: number) => cells[k] ?? Number.POSITIVE_INFINITY
    const same = a[i - 1] === b[j - 1]
    const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
    return Math.min(
      at(above, j) + 1,
      at(row, j - 1) + 1,
      at(above, j - 1) + (same ? 0 : 1),
      i > 1 && j > 1 && swapped ? at(twoAbove, j - 2) + 1 : Number.POSITIVE_INFINITY,
    )
  }
}
