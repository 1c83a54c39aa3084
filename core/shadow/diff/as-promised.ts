import { isJsonObject } from '../../protocol/index.ts'

/**
 * An output as far as a schema promises it: members that a closed object of the schema does not have are left out. What a
 * later version adds is no difference to those who were promised nothing of it. Where the schema leaves a choice (`anyOf`),
 * the value stays whole.
 */
export function asPromised(value: unknown, schema: unknown): unknown {
  if (!isJsonObject(schema)) return value
  if (Array.isArray(value)) return value.map((member) => asPromised(member, schema.items))
  const { properties } = schema
  if (!isPlain(value) || !isJsonObject(properties)) return value
  const isClosed = schema.additionalProperties === false
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      if (Object.hasOwn(properties, key)) return [[key, asPromised(member, properties[key])]]
      return isClosed ? [] : [[key, member]]
    }),
  )
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
