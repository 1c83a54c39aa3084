import type { ErrorObject } from 'ajv'
import type { ErrorCode } from '../errors/catalogue.ts'
import type { Fault } from '../errors/host-error.ts'
import { didYouMean } from './near-miss.ts'

/**
 * Turns what ajv found into faults that a person can act on. Compile the schema with `allErrors` and `verbose`.
 * A wrong value is never quoted: it may be a secret that stands in the wrong place. Keys and choices are.
 */
export function schemaFaults(code: ErrorCode, file: string, errors: readonly ErrorObject[]): readonly Fault[] {
  // A key that breaks a rule for keys comes twice; the second time as `propertyNames`, which says which key it is.
  return errors
    .filter(({ propertyName }) => propertyName === undefined)
    .map((error) => ({ code, ...explain(file, error) }))
}

type Explained = Omit<Fault, 'code'>

function explain(file: string, error: ErrorObject): Explained {
  const where = `${file} ${error.instancePath || '/'}`
  const { params, parentSchema } = error
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(where, String(params.additionalProperty), Object.keys(parentSchema?.properties ?? {}))
    case 'required':
      return {
        where,
        what: `"${params.missingProperty}" is missing`,
        remedy: `Add it.${hint(parentSchema, params.missingProperty)}`,
      }
    case 'propertyNames':
      return {
        where,
        what: `the key "${params.propertyName}" cannot be used`,
        remedy: described(parentSchema?.propertyNames),
      }
    case 'enum':
      return wrongChoice(where, error.data, params.allowedValues)
    default:
      return { where, what: `is not right: ${error.message ?? error.keyword}`, remedy: described(parentSchema) }
  }
}

const unknownKey = (where: string, key: string, known: readonly string[]): Explained => ({
  where,
  what: `there is no key "${key}"`,
  remedy: `Known are ${known.join(', ')}.${didYouMean(key, known)}`,
})

function wrongChoice(where: string, data: unknown, allowed: readonly unknown[]): Explained {
  const choices = allowed.map(String)
  const near = typeof data === 'string' ? didYouMean(data, choices) : ''
  return { where, what: 'is none of the known ones', remedy: `Choose one of ${choices.join(', ')}.${near}` }
}

const hint = (schema: ErrorObject['parentSchema'], property: string): string => {
  const text = schema?.properties?.[property]?.description
  return typeof text === 'string' ? ` ${text}` : ''
}

const described = (schema: ErrorObject['parentSchema']): string =>
  typeof schema?.description === 'string' ? schema.description : 'Correct it.'
