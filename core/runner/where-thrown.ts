/** The error's kind and the place that threw it, without its message, which may hold a line that looks like a place. */
export function whereThrown(error: unknown): string {
  if (!(error instanceof Error)) return 'threw something that is no Error'
  const { name } = error.constructor
  const stack = String(error.stack)
  const heading = stack.indexOf(error.message)
  if (heading === -1) return name
  const frame = /^\s*at .+$/m.exec(stack.slice(heading + error.message.length))?.[0].trim()
  return frame === undefined ? name : `${name} ${frame}`
}
