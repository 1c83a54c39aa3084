/** `JSON.parse` gives its reviver the source, and `JSON.rawJSON` writes a text as it is (ECMAScript 2026; Node 22). */
interface SourceJson {
  parse(
    text: string,
    reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown
  rawJSON(text: string): unknown
  isRawJSON(value: unknown): boolean
}

const json = JSON as unknown as SourceJson

/** JSON in which a number that a double would not give back stays as it was written. */
export const parseExact = (text: string): unknown =>
  json.parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? json.rawJSON(source) : value,
  )

export const isRawJson = (value: unknown): boolean => json.isRawJSON(value)
