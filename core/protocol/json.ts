/** What JSON can say. Numbers that do not fit a double stand as strings, see {@link parseLossless}. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export type JsonObject = { readonly [key: string]: unknown }

/** RFC 6901, e.g. `/data/thing1/value`. */
export type JsonPointer = string

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value at `pointer`, or undefined where nothing is there. */
export function valueAt(document: unknown, pointer: JsonPointer): unknown {
  let value = document
  for (const step of pointerSteps(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as JsonObject)[step]
  }
  return value
}

/** `/a~1b/0` -> `['a/b', '0']`; the empty pointer names the whole document. */
export function pointerSteps(pointer: JsonPointer): readonly string[] {
  if (pointer === '') return []
  if (!pointer.startsWith('/'))
    throw new TypeError(`Not a JSON pointer: it must be empty or start with "/": ${pointer}`)
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** One step of a pointer, escaped. */
export const pointerStep = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
