import type { SchemaJson } from '../plugin/record/plugin-surface.ts'
import { pointerStep } from '../protocol/index.ts'
import type { Compare, Gap, Reading, SchemaObject } from './schema-gap.ts'

type Named = Readonly<Record<string, SchemaJson>>

/** What a schema says of the members of an object. */
interface Members {
  readonly named: Named
  readonly patterns: Named
  /** Of all others. */
  readonly others: SchemaJson
  readonly required: readonly string[]
}

/** Gaps between objects: members that are demanded, refused, or of another kind. */
export function memberGaps(
  sub: SchemaObject,
  sup: SchemaObject,
  path: string,
  reading: Reading,
  compare: Compare,
): readonly Gap[] {
  const [own, wanted] = [membersOf(sub), openTo(membersOf(sup), reading)]
  const compareAt = (a: SchemaJson, b: SchemaJson, at: string) => compare(a, b, `${path}${at}`, reading)
  const names = [...new Set([...Object.keys(own.named), ...Object.keys(wanted.named)])]
  return [
    ...requiredGaps(own, wanted, path),
    ...names.flatMap((name) => namedGaps(name, own, wanted, path, compareAt)),
    ...Object.keys(own.patterns).flatMap((pattern) => patternGaps(pattern, own, wanted, compareAt)),
    ...otherGaps(own, wanted, compareAt),
  ]
}

type CompareAt = (sub: SchemaJson, sup: SchemaJson, at: string) => readonly Gap[]

const membersOf = (schema: SchemaObject): Members => ({
  named: (schema.properties ?? {}) as Named,
  patterns: (schema.patternProperties ?? {}) as Named,
  others: (schema.additionalProperties ?? true) as SchemaJson,
  required: (schema.required ?? []) as readonly string[],
})

const openTo = (members: Members, { tolerant }: Reading): Members =>
  tolerant && members.others === false ? { ...members, others: true } : members

const requiredGaps = (own: Members, wanted: Members, path: string): readonly Gap[] =>
  wanted.required
    .filter((name) => !own.required.includes(name))
    .map((name) => ({
      path: `${path}${pointerStep(name)}`,
      rule: 'required',
      sub: memberOf(own.named, name),
      sup: memberOf(wanted.named, name),
    }))

function namedGaps(name: string, own: Members, wanted: Members, path: string, compareAt: CompareAt): readonly Gap[] {
  const step = pointerStep(name)
  const given = own.named[name] !== undefined && Object.hasOwn(own.named, name) ? [own.named[name]] : undefined
  const [sub = false] = given ?? matching(own, name)
  if (sub === false) return []
  const gaps = [
    ...(Object.hasOwn(wanted.named, name) ? [wanted.named[name] ?? true] : []),
    ...patternsFor(wanted, name),
  ]
  const sups = gaps.length > 0 ? gaps : [wanted.others]
  if (sups.includes(false)) return [{ path: `${path}${step}`, rule: 'member', sub, sup: undefined }]
  const found = sups.flatMap((sup) => compareAt(sub, sup, step))
  // A member of which nothing is said any more: one plain reason in the place of what it could all be.
  if (found.length > 0 && given === undefined && patternsFor(own, name).length === 0)
    return [{ path: `${path}${step}`, rule: 'undeclared', sub: undefined, sup: wanted.named[name] }]
  return found
}

const memberOf = (named: Named, name: string) => (Object.hasOwn(named, name) ? named[name] : undefined)

/** What holds for a member that has no schema by name: the first pattern that matches, else that of all others. */
const matching = (members: Members, name: string): readonly SchemaJson[] => [
  patternsFor(members, name)[0] ?? members.others,
]

const patternsFor = ({ patterns }: Members, name: string): readonly SchemaJson[] =>
  Object.entries(patterns).flatMap(([pattern, schema]) => (new RegExp(pattern, 'u').test(name) ? [schema] : []))

/** A name that matches one pattern may match each of the others, too. */
function patternGaps(pattern: string, own: Members, wanted: Members, compareAt: CompareAt): readonly Gap[] {
  const sub = own.patterns[pattern] ?? true
  if (sub === false) return []
  const sups = Object.hasOwn(wanted.patterns, pattern)
    ? Object.values(wanted.patterns)
    : [...Object.values(wanted.patterns), wanted.others]
  return sups.flatMap((sup) => compareAt(sub, sup, '/*'))
}

function otherGaps(own: Members, wanted: Members, compareAt: CompareAt): readonly Gap[] {
  if (own.others === false) return []
  const foreign = Object.entries(wanted.patterns).filter(([pattern]) => !Object.hasOwn(own.patterns, pattern))
  return [...foreign.map(([, schema]) => schema), wanted.others].flatMap((sup) => compareAt(own.others, sup, '/*'))
}
