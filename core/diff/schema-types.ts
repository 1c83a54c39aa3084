import type { SchemaObject } from './schema-gap.ts'

/** JSON's types; `number` is what is no integer. */
export type JsonType = 'null' | 'boolean' | 'object' | 'array' | 'string' | 'integer' | 'number'

const all: readonly JsonType[] = ['null', 'boolean', 'object', 'array', 'string', 'integer', 'number']

/** The types that values of a schema may have, as far as its own `type` says. */
export function typesOf({ type, nullable }: SchemaObject): ReadonlySet<JsonType> {
  if (type === undefined) return new Set(all)
  const named = (Array.isArray(type) ? type : [type]) as readonly JsonType[]
  const types = new Set(named.flatMap((one): JsonType[] => (one === 'number' ? ['integer', 'number'] : [one])))
  // OpenAPI's keyword, which ajv knows.
  return nullable === true ? types.add('null') : types
}
