import type { TSchema } from '@wxhost/core/protocol'
import { Ajv, type ValidateFunction } from 'ajv'

const ajv = new Ajv({ allErrors: true, strict: true })
const compiled = new WeakMap<TSchema, ValidateFunction>()

/** What in `value` breaks `schema`, e.g. `/touser must be string`; empty when nothing does. Nothing is coerced. */
export function schemaFaults(schema: TSchema, value: unknown): readonly string[] {
  const validate = compiled.get(schema) ?? ajv.compile(schema)
  compiled.set(schema, validate)
  if (validate(value)) return []
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? error.keyword}`.trim())
}
