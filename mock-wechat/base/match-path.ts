/** The parts that `pattern` puts in braces, e.g. `/orders/{no}/pay`, decoded; `undefined` where the path does not fit. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const parts: Record<string, string> = {}
  for (const [index, segment] of wanted.entries()) {
    const value = decoded(given[index] ?? '')
    if (segment.startsWith('{') && value !== '') parts[segment.slice(1, -1)] = value
    else if (segment !== given[index]) return undefined
  }
  return parts
}

/** Percent signs that stand for nothing are left as they are. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
