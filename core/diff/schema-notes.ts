import type { SchemaJson } from '../plugin/record/plugin-surface.ts'
import { isJsonObject } from '../protocol/index.ts'

/** Keywords that tell people something and forbid no value. `format` is one: the host checks none. */
const notes: ReadonlySet<string> = new Set([
  '$comment',
  '$id',
  '$schema',
  'default',
  'deprecated',
  'description',
  'examples',
  'format',
  'readOnly',
  'title',
  'writeOnly',
])

/** Keywords whose value is schemas by name: what stands there are names, not keywords. */
const byName: ReadonlySet<string> = new Set([
  '$defs',
  'definitions',
  'dependentSchemas',
  'patternProperties',
  'properties',
])
const plain: ReadonlySet<string> = new Set(['const', 'enum', 'required'])

/** The same schema as plain data, without what forbids no value. */
export function withoutNotes(schema: unknown): SchemaJson {
  const whole: unknown = JSON.parse(JSON.stringify(schema))
  return typeof whole === 'boolean' ? whole : (strip(whole) as SchemaJson)
}

function strip(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strip)
  if (!isJsonObject(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !notes.has(keyword))
      .map(([keyword, value]) => [keyword, stripValue(keyword, value)]),
  )
}

function stripValue(keyword: string, value: unknown): unknown {
  if (plain.has(keyword)) return value
  if (!byName.has(keyword) || !isJsonObject(value)) return strip(value)
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, strip(schema)]))
}
