import type { Gap, SchemaObject } from './schema-gap.ts'
import type { JsonType } from './schema-types.ts'

type Limits = (sub: SchemaObject, sup: SchemaObject, path: string) => readonly Gap[]

/** Gaps between the limits of strings and numbers, and between counts, for the types that both may have. */
export const limitGaps = (
  sub: SchemaObject,
  sup: SchemaObject,
  path: string,
  types: ReadonlySet<JsonType>,
): readonly Gap[] =>
  limits.filter(([of]) => of.some((type) => types.has(type))).flatMap(([, gaps]) => gaps(sub, sup, path))

const atLeast =
  (keyword: string, own: (schema: SchemaObject) => number): Limits =>
  (sub, sup, path) =>
    own(sub) >= own(sup) ? [] : [limit(path, keyword, sub, sup)]

const atMost =
  (keyword: string, own: (schema: SchemaObject) => number): Limits =>
  (sub, sup, path) =>
    own(sub) <= own(sup) ? [] : [limit(path, keyword, sub, sup)]

const low = (keyword: string) => (schema: SchemaObject) => numberOf(schema[keyword]) ?? 0
const high = (keyword: string) => (schema: SchemaObject) => numberOf(schema[keyword]) ?? Number.POSITIVE_INFINITY

/** Patterns are compared as they are written: whether one takes less than another is not to be known. */
const pattern: Limits = (sub, sup, path) =>
  sup.pattern === undefined || sup.pattern === sub.pattern
    ? []
    : [{ path, rule: 'pattern', sub: sub.pattern, sup: sup.pattern }]

const lowest: Limits = (sub, sup, path) =>
  within(bound(sub, 'minimum', 'exclusiveMinimum', 1), bound(sup, 'minimum', 'exclusiveMinimum', 1))
    ? []
    : [limit(path, 'exclusiveMinimum' in sup ? 'exclusiveMinimum' : 'minimum', sub, sup)]

const highest: Limits = (sub, sup, path) =>
  within(bound(sub, 'maximum', 'exclusiveMaximum', -1), bound(sup, 'maximum', 'exclusiveMaximum', -1))
    ? []
    : [limit(path, 'exclusiveMaximum' in sup ? 'exclusiveMaximum' : 'maximum', sub, sup)]

interface Bound {
  /** Turned so that a greater one is narrower. */
  readonly at: number
  readonly exclusive: boolean
}

function bound(schema: SchemaObject, inclusive: string, exclusive: string, sign: 1 | -1): Bound {
  const [open, closed] = [numberOf(schema[exclusive]), numberOf(schema[inclusive])]
  const at = (value: number | undefined) => (value === undefined ? Number.NEGATIVE_INFINITY : value * sign)
  return at(open) >= at(closed) && open !== undefined
    ? { at: at(open), exclusive: true }
    : { at: at(closed), exclusive: false }
}

const within = (sub: Bound, sup: Bound): boolean =>
  sub.at > sup.at || (sub.at === sup.at && (sub.exclusive || !sup.exclusive))

const multiple: Limits = (sub, sup, path) => {
  const [own, wanted] = [numberOf(sub.multipleOf) ?? (sub.type === 'integer' ? 1 : undefined), numberOf(sup.multipleOf)]
  if (wanted === undefined || (own !== undefined && Number.isInteger(own / wanted))) return []
  return [limit(path, 'multipleOf', sub, sup)]
}

const unique: Limits = (sub, sup, path) =>
  sup.uniqueItems !== true || sub.uniqueItems === true ? [] : [limit(path, 'uniqueItems', sub, sup)]

/** An object that must have three members has three; one that may have no others than its two has two at most. */
const fewestMembers = (schema: SchemaObject) =>
  Math.max(low('minProperties')(schema), Array.isArray(schema.required) ? new Set(schema.required).size : 0)

const mostMembers = (schema: SchemaObject) => {
  const closed = schema.additionalProperties === false && schema.patternProperties === undefined
  const named = closed ? Object.keys(schema.properties ?? {}).length : Number.POSITIVE_INFINITY
  return Math.min(high('maxProperties')(schema), named)
}

const memberCounts: Limits = (sub, sup, path) => [
  ...(fewestMembers(sub) >= low('minProperties')(sup) ? [] : [limit(path, 'minProperties', sub, sup)]),
  ...(mostMembers(sub) <= high('maxProperties')(sup) ? [] : [limit(path, 'maxProperties', sub, sup)]),
]

const limits: readonly (readonly [readonly JsonType[], Limits])[] = [
  [['string'], atLeast('minLength', low('minLength'))],
  [['string'], atMost('maxLength', high('maxLength'))],
  [['string'], pattern],
  [['integer', 'number'], lowest],
  [['integer', 'number'], highest],
  [['integer', 'number'], multiple],
  [['array'], atLeast('minItems', low('minItems'))],
  [['array'], atMost('maxItems', high('maxItems'))],
  [['array'], unique],
  [['object'], memberCounts],
]

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

const limit = (path: string, keyword: string, sub: SchemaObject, sup: SchemaObject): Gap => ({
  path,
  rule: 'limit',
  sub: { [keyword]: sub[keyword] },
  sup: { [keyword]: sup[keyword] },
})
