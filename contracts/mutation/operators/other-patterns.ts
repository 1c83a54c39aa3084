/** Literals of regular expressions that take a little more or less: without an anchor, another count, without a flag. */
export function otherPatterns({ pattern, flags }: { pattern: string; flags: string }): readonly string[] {
  const patterns = [
    ...(pattern.startsWith('^') ? [pattern.slice(1)] : []),
    ...(/(^|[^\\])(\\\\)*\$$/.test(pattern) ? [pattern.slice(0, -1)] : []),
    ...otherCounts(pattern),
  ]
  const texts = patterns.filter((other) => other !== '' && isPattern(other, flags)).map((other) => `/${other}/${flags}`)
  // Without `u` or `v` a pattern often means the same, and without `g` it is not allowed everywhere.
  return flags.includes('i') ? [...texts, `/${pattern}/${flags.replace('i', '')}`] : texts
}

/** `{1,32}` -> `{2,32}`, `{1,33}`; `{64}` -> `{65}`. */
function otherCounts(pattern: string): readonly string[] {
  return [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap((found) => {
    const [whole, from = '0', to] = found
    const put = (text: string) => pattern.slice(0, found.index) + text + pattern.slice(found.index + whole.length)
    const more = Number(from) + 1
    if (to === undefined) return [put(`{${more}}`)]
    return [put(`{${more},${to}}`), ...(to === '' ? [] : [put(`{${from},${Number(to) + 1}}`)])]
  })
}

function isPattern(pattern: string, flags: string): boolean {
  try {
    return new RegExp(pattern, flags) instanceof RegExp
  } catch {
    return false
  }
}
