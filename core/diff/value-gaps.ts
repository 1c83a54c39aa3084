import { Ajv } from 'ajv'
import type { SchemaJson } from '../plugin/record/plugin-surface.ts'
import { isJsonObject } from '../protocol/index.ts'
import type { Gap, Reading, SchemaObject } from './schema-gap.ts'

/** A schema that lists its values: each one is held against both schemas. */
export function valueGaps(sub: SchemaObject, sup: SchemaJson, path: string, reading: Reading): readonly Gap[] {
  const listed: readonly unknown[] = Array.isArray(sub.enum) ? sub.enum : [sub.const]
  const own = validatorOf(sub)
  const wanted = validatorOf(reading.tolerant ? opened(sup) : sup)
  const refused = listed.filter((value) => own(value) && !wanted(value))
  return refused.length === 0 ? [] : [{ path, rule: 'values', sub: refused, sup: expected(sup) }]
}

/** See core's schema check. No meta-schema: it takes longer than all the rest, and a plugin's schemas were looked at. */
const asInTheHost = {
  strict: false,
  ownProperties: true,
  validateFormats: false,
  meta: false,
  validateSchema: false,
} as const

/** Checks values as the host does. */
export const validatorOf = (schema: SchemaJson): ((value: unknown) => boolean) => {
  const validate = new Ajv(asInTheHost).compile(schema)
  return (value) => validate(value) === true
}

/** The schema as somebody reads it who passes over members that he does not know. */
export function opened(schema: SchemaJson): SchemaJson {
  return open(schema) as SchemaJson
}

function open(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(open)
  if (!isJsonObject(value)) return value
  const members = Object.entries(value).map(([name, member]) => [name, open(member)] as const)
  return Object.fromEntries(members.filter(([name, member]) => name !== 'additionalProperties' || member !== false))
}

const expected = (sup: SchemaJson): unknown =>
  typeof sup === 'boolean' ? sup : (sup.enum ?? (sup.const === undefined ? sup : [sup.const]))
