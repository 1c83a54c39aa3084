import type { ErrorObject } from 'ajv'
import type { Fault } from '../errors/host-error.ts'
import { nearMiss } from '../json-file/near-miss.ts'
import { pointerSteps, valueAt } from '../protocol/index.ts'

/** Turns what ajv found in the manifest into faults, one a mistake. */
export function schemaFaults(errors: readonly ErrorObject[], document: unknown, file: string): readonly Fault[] {
  // Each branch of a oneOf reports for itself; the oneOf's own error says it once.
  return errors
    .filter((error) => !/\/oneOf\/\d/.test(error.schemaPath))
    .map((error) => ({
      code: 'WXH_MANIFEST_INVALID',
      where: `${file}#${error.instancePath}`,
      ...explain(error, valueAt(document, error.instancePath)),
    }))
}

function explain(error: ErrorObject, value: unknown): Pick<Fault, 'what' | 'remedy'> {
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(String(error.params.additionalProperty), allowedKeys(error))
    case 'required':
      return { what: `lacks "${error.params.missingProperty}"`, remedy: `Add "${error.params.missingProperty}".` }
    case 'oneOf':
      return {
        what: 'must name either a "package" with its "range", or a "path"',
        remedy: 'Write "package" and "range" for an installed package, or "path" alone for a directory.',
      }
    default:
      return { what: `is ${shorten(value)}: it ${error.message}`, remedy: remedyFor(error) }
  }
}

function unknownKey(key: string, allowed: readonly string[]): Pick<Fault, 'what' | 'remedy'> {
  const meant = nearMiss(key, allowed)
  const keys = allowed.map((name) => `"${name}"`).join(', ')
  return {
    what: `has the unknown key ${JSON.stringify(key)}${meant === undefined ? '' : `; did you mean "${meant}"?`}`,
    remedy: meant === undefined ? `Take it out; the keys are ${keys}.` : `Write "${meant}", or take it out.`,
  }
}

function remedyFor(error: ErrorObject): string {
  const field = pointerSteps(error.instancePath).findLast((step) => !/^\d+$/.test(step))
  if (error.keyword === 'pattern' && field === 'apps') return 'Write an appid, e.g. "wxd678efh567hg6787".'
  if (error.keyword === 'pattern') return 'Write the npm name of the package, e.g. "@wxhost/plugin-oauth2".'
  if (field === 'apps') return 'List each appid once, or leave "apps" out to serve every app.'
  return 'Correct the value; docs and editors show the schema named in "$schema".'
}

/** ajv gives the parent schema with `verbose`. */
const allowedKeys = (error: ErrorObject): readonly string[] => Object.keys(error.parentSchema?.properties ?? {})

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
