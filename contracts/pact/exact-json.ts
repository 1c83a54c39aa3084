/** `JSON.parse` gives its reviver the source, and `JSON.rawJSON` writes a text as it is (ECMAScript 2026; Node 22). */
interface SourceJson {
  parse(
    text: string,
    reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown
  rawJSON(text: string): unknown
}

const sourceJson = JSON as unknown as SourceJson

/** A number that a double cannot hold, as it was written. */
export const rawNumber = (source: string): unknown => sourceJson.rawJSON(source)

/**
 * JSON whose numbers are written again as they were read, also beyond 2^53.
 * @param big what stands for a number that a double cannot hold; default: the number itself
 */
export const parseExact = (text: string, big: (source: string) => unknown = rawNumber): unknown =>
  sourceJson.parse(text, (_name, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? big(source) : value,
  )

/** JSON with each number as the text that it was written as. */
export const parseTexts = (text: string): unknown =>
  sourceJson.parse(text, (_name, value, { source }) => (typeof value === 'number' ? source : value))

const isRaw = (value: object): boolean => (JSON as unknown as { isRawJSON(value: unknown): boolean }).isRawJSON(value)

/** The same with the names of every object in the order of their characters. */
export function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isRaw(value)) return value
  if (Array.isArray(value)) return value.map(sorted)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]))
}
