import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { TSchema } from '../protocol/index.ts'

/** The first place where a value breaks its schema. */
export interface SchemaBreach {
  /** JSON pointer into the value. */
  readonly pointer: string
  readonly message: string
}

/** Checks values against schemas; each schema is compiled when it is first needed, so that starting stays quick. */
export interface SchemaCheck {
  breachOf(schema: TSchema, value: unknown): SchemaBreach | undefined
}

export function createSchemaCheck(): SchemaCheck {
  // Not added by `$id`: two versions of one plugin may each bring a schema of the same id.
  const ajv = new Ajv({
    strict: false,
    allErrors: false,
    ownProperties: true,
    validateFormats: false,
    addUsedSchema: false,
  })
  const compiled = new WeakMap<TSchema, ValidateFunction>()

  return {
    breachOf(schema, value) {
      let validate = compiled.get(schema)
      if (validate === undefined) {
        validate = ajv.compile(schema)
        compiled.set(schema, validate)
      }
      if (validate(value)) return undefined
      return describe(validate.errors?.[0])
    },
  }
}

function describe(error: ErrorObject | undefined): SchemaBreach {
  if (error === undefined) return { pointer: '', message: 'does not fit the schema' }
  const { keyword, params, instancePath, message } = error
  if (keyword === 'additionalProperties')
    return { pointer: instancePath, message: `has the unknown field ${JSON.stringify(params.additionalProperty)}` }
  if (keyword === 'required')
    return { pointer: instancePath, message: `lacks the field ${JSON.stringify(params.missingProperty)}` }
  if (keyword === 'enum')
    return { pointer: instancePath, message: `must be one of ${JSON.stringify(params.allowedValues)}` }
  if (keyword === 'const') return { pointer: instancePath, message: `must be ${JSON.stringify(params.allowedValue)}` }
  return { pointer: instancePath, message: message ?? 'does not fit the schema' }
}
