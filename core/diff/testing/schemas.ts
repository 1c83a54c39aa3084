import fc from 'fast-check'
import type { SchemaJson } from '../../plugin/record/plugin-surface.ts'

/** Schemas of the kinds that plugins write, small enough that two of them are often comparable. */
const { schema } = fc.letrec<{ schema: SchemaJson }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    fc.oneof(
      fc.constant({ type: 'null' }),
      fc.constant({ type: 'boolean' }),
      fc.record(
        { type: fc.constant('string'), minLength: fc.nat(2), maxLength: fc.integer({ min: 2, max: 4 }) },
        { requiredKeys: ['type'] },
      ),
      fc.record({ type: fc.constant('string'), pattern: fc.constantFrom('^a', 'b$') }),
      fc.record(
        { type: fc.constantFrom('integer', 'number'), minimum: fc.integer({ min: -2, max: 0 }), maximum: fc.nat(2) },
        { requiredKeys: ['type'] },
      ),
      fc.record({ const: fc.constantFrom('a', 1, null) }),
      fc.record({ enum: fc.uniqueArray(fc.constantFrom('a', 'b', 1, 2, null), { minLength: 1, maxLength: 4 }) }),
    ),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.record(
      {
        type: fc.constant('array'),
        items: tie('schema'),
        minItems: fc.nat(1),
        maxItems: fc.integer({ min: 1, max: 3 }),
      },
      { requiredKeys: ['type', 'items'] },
    ),
    objectOf(tie('schema')),
  ),
}))

function objectOf(member: fc.Arbitrary<SchemaJson>): fc.Arbitrary<SchemaJson> {
  const names = ['a', 'b', 'ab']
  return fc
    .record(
      {
        type: fc.constant('object'),
        properties: fc.dictionary(fc.constantFrom(...names), member, { maxKeys: 3, noNullPrototype: true }),
        required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
        patternProperties: fc.dictionary(fc.constantFrom('^a', 'b$'), member, { maxKeys: 1, noNullPrototype: true }),
        additionalProperties: fc.constant(false),
        maxProperties: fc.integer({ min: 1, max: 4 }),
      },
      { requiredKeys: ['type', 'properties'] },
    )
    .map((made) => made as SchemaJson)
}

export const anySchema = schema

/** A later version is mostly the old one with a few things changed; now and then it is another one altogether. */
export const versions = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(schema, fc.nat(), fc.nat(), schema)
      .map(([old, at, how, other]) => [old, edited(old, at, how, other)] as const),
  },
  { weight: 1, arbitrary: fc.tuple(schema, schema) },
)

/** One edit at the place that `at` chooses. */
function edited(old: SchemaJson, at: number, how: number, other: SchemaJson): SchemaJson {
  const copy = JSON.parse(JSON.stringify(old)) as Record<string, unknown>
  const places = placesIn(copy)
  const place = places[at % places.length] ?? copy
  edits[how % edits.length]?.(place, other)
  return copy
}

function placesIn(schema: Record<string, unknown>): Record<string, unknown>[] {
  const below = [
    ...Object.values((schema.properties ?? {}) as object),
    ...Object.values((schema.patternProperties ?? {}) as object),
    ...((schema.anyOf ?? []) as object[]),
    ...(schema.items === undefined ? [] : [schema.items]),
  ]
  return [schema, ...below.flatMap((one) => placesIn(one as Record<string, unknown>))]
}

const edits: readonly ((place: Record<string, unknown>, other: SchemaJson) => void)[] = [
  (place) => delete place.required,
  (place) => delete place.additionalProperties,
  (place) => delete place.maxLength,
  (place) => delete place.minimum,
  (place) => delete place.pattern,
  (place) => delete place.maxProperties,
  (place) => delete place.patternProperties,
  (place) => Object.assign(place, { additionalProperties: false }),
  (place) => Object.assign(place, { required: ['a'] }),
  (place) => Object.assign(place, { maxLength: 2 }),
  (place) => Object.assign(place, { maximum: 1 }),
  (place) => Object.assign(place, { minItems: 1 }),
  (place, other) => Object.assign(place, { properties: { ...(place.properties as object), b: other } }),
  (place, other) => Object.assign(place, { patternProperties: { '^a': other } }),
  (place) => place.type === 'integer' && Object.assign(place, { type: 'number' }),
  (place) => place.type === 'number' && Object.assign(place, { type: 'integer' }),
  (place) => Array.isArray(place.enum) && Object.assign(place, { enum: [...place.enum, 'c'] }),
  (place, other) => Array.isArray(place.anyOf) && Object.assign(place, { anyOf: [...place.anyOf, other] }),
  (place, other) => Array.isArray(place.anyOf) && Object.assign(place, { anyOf: [other, ...place.anyOf.slice(1)] }),
]
