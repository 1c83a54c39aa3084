/** The name with the fewest letters to change, by Levenshtein's distance; undefined of no names. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const ranked = names.map((each) => ({ each, far: distance(name.toLowerCase(), each.toLowerCase()) }))
  return ranked.sort((a, b) => a.far - b.far)[0]?.each
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries())
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)))
    row = next
  }
  return row[b.length] ?? 0
}
