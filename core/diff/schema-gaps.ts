import { canonicalJson } from '../plugin/record/canonical-json.ts'
import type { SchemaJson } from '../plugin/record/plugin-surface.ts'
import { itemGaps } from './item-gaps.ts'
import { limitGaps } from './limit-gaps.ts'
import { memberGaps } from './member-gaps.ts'
import { asObject, type Gap, type Reading, type SchemaObject } from './schema-gap.ts'
import { withoutNotes } from './schema-notes.ts'
import { typesOf } from './schema-types.ts'
import { valueGaps } from './value-gaps.ts'

/**
 * Why a value that is valid for `sub` may not be valid for `sup`; empty: it surely is. It errs to one side only: what it does
 * not understand is a gap.
 */
export function schemaGaps(sub: SchemaJson, sup: SchemaJson, reading: Reading = { tolerant: false }): readonly Gap[] {
  const [own, wanted] = [withoutNotes(sub), withoutNotes(sup)]
  if (canonicalJson(own) === canonicalJson(wanted)) return []
  if (hasReferences(own) || hasReferences(wanted)) return [{ path: '', rule: 'unknown', sub: own, sup: wanted }]
  return compare(own, wanted, '', reading)
}

/** A `$ref` points elsewhere: two schemas with one are equal, or nothing is known. */
const hasReferences = (schema: SchemaJson): boolean => /"\$(?:dynamic|recursive)?[Rr]ef":/.test(JSON.stringify(schema))

function compare(sub: SchemaJson, sup: SchemaJson, path: string, reading: Reading): readonly Gap[] {
  if (sub === false || sup === true || canonicalJson(sub) === canonicalJson(sup)) return []
  if (sup === false) return [{ path, rule: 'member', sub, sup: undefined }]
  const own = asObject(sub)
  if (own.enum !== undefined || own.const !== undefined) return valueGaps(own, sup, path, reading)
  const { anyOf, oneOf, allOf, ...rest } = own
  const cases = asList(anyOf ?? oneOf)
  if (cases !== undefined) return caseGaps(rest, cases, sup, path, reading)
  const types = Array.isArray(own.type) && hasCases(sup) ? (own.type as readonly unknown[]) : undefined
  if (types !== undefined) return types.flatMap((type) => compare({ ...own, type }, sup, path, reading))
  const whole = asList(allOf)
  return whole === undefined ? plainGaps(own, sup, path, reading) : fewest([rest, ...whole], sup, path, reading)
}

/** `type: [a, b]` is `anyOf` in short: each of its types may fit another case. */
const hasCases = (schema: SchemaJson): boolean => asObject(schema).anyOf !== undefined

/** A value of `anyOf` is one of a case and of what stands beside it: that either fits is enough. */
function caseGaps(rest: SchemaObject, cases: readonly SchemaJson[], sup: SchemaJson, path: string, reading: Reading) {
  if (compare(rest, sup, path, reading).length === 0) return []
  return cases.flatMap((one) => compare(one, sup, path, reading))
}

/** `sub` has no alternatives any more. */
function plainGaps(sub: SchemaObject, sup: SchemaObject, path: string, reading: Reading): readonly Gap[] {
  const { anyOf, oneOf, allOf, ...rest } = sup
  return [
    ...ownGaps(sub, rest, path, reading),
    ...(asList(allOf) ?? []).flatMap((one) => compare(sub, one, path, reading)),
    ...fewestOf((asList(anyOf) ?? []).map((one) => compare(sub, one, path, reading))),
    // More than one of them may take the value, which oneOf forbids.
    ...(oneOf === undefined ? [] : [{ path, rule: 'unknown', sub, sup: { oneOf } } as const]),
  ]
}

function ownGaps(sub: SchemaObject, sup: SchemaObject, path: string, reading: Reading): readonly Gap[] {
  if (sup.enum !== undefined || sup.const !== undefined)
    return [{ path, rule: 'values', sub, sup: sup.enum ?? [sup.const] }]
  const [own, wanted] = [typesOf(sub), typesOf(sup)]
  const both = new Set([...own].filter((type) => wanted.has(type)))
  return [
    ...(both.size === own.size ? [] : [{ path, rule: 'type', sub: sub.type, sup: sup.type } as const]),
    ...limitGaps(sub, sup, path, both),
    ...(both.has('object') ? memberGaps(sub, sup, path, reading, compare) : []),
    ...(both.has('array') ? itemGaps(sub, sup, path, reading, compare) : []),
    ...unknownGaps(sub, sup, path),
  ]
}

const understood: ReadonlySet<string> = new Set([
  ...['type', 'nullable'],
  ...['minLength', 'maxLength', 'pattern'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['items', 'minItems', 'maxItems', 'uniqueItems'],
  ...['properties', 'patternProperties', 'additionalProperties', 'required', 'minProperties', 'maxProperties'],
])

/** `if` means nothing without `then`, so such keywords are compared as one. */
function unknownGaps(sub: SchemaObject, sup: SchemaObject, path: string): readonly Gap[] {
  const strange = (schema: SchemaObject) =>
    Object.fromEntries(Object.entries(schema).filter(([keyword]) => !understood.has(keyword)))
  const [own, wanted] = [strange(sub), strange(sup)]
  if (Object.keys(wanted).length === 0 || canonicalJson(own) === canonicalJson(wanted)) return []
  return [{ path, rule: 'unknown', sub: own, sup: wanted }]
}

const fewest = (subs: readonly SchemaJson[], sup: SchemaJson, path: string, reading: Reading): readonly Gap[] =>
  fewestOf(subs.map((sub) => compare(sub, sup, path, reading)))

const fewestOf = (all: readonly (readonly Gap[])[]): readonly Gap[] =>
  all.reduce<readonly Gap[] | undefined>(
    (best, gaps) => (best && best.length <= gaps.length ? best : gaps),
    undefined,
  ) ?? []

const asList = (value: unknown): readonly SchemaJson[] | undefined =>
  Array.isArray(value) ? (value as readonly SchemaJson[]) : undefined
