import type { SchemaJson } from '../plugin/record/plugin-surface.ts'
import { additive, breaking, type Change } from './change.ts'
import type { Gap, GapRule } from './schema-gap.ts'
import { schemaGaps } from './schema-gaps.ts'

type Words = Readonly<Record<GapRule, string>>

/**
 * What callers give. Breaking: an input that the old version took may be refused now.
 *
 * @param path of the operation's input, e.g. `operations.send.input`
 */
export function diffInputs(path: string, old: SchemaJson, now: SchemaJson): readonly Change[] {
  const narrowed = schemaGaps(old, now)
  const widened = schemaGaps(now, old)
  return [
    ...narrowed.map((gap) => breaking(path + gap.path, inputNarrowed[gap.rule], gap.sub, gap.sup)),
    ...besides(widened, narrowed).map((gap) => additive(path + gap.path, inputWidened[gap.rule], gap.sup, gap.sub)),
  ]
}

/**
 * What callers read. Breaking: an output may be something that the old version never gave, or lacks a member that it had.
 * Callers pass over members that they do not know, so a new one breaks nobody, not even where the old schema was closed.
 */
export function diffOutputs(path: string, old: SchemaJson, now: SchemaJson): readonly Change[] {
  const widened = schemaGaps(now, old, { tolerant: true })
  const narrowed = schemaGaps(old, now)
  const removed = narrowed.filter((gap) => gap.rule === 'member' && !isUnnamed(gap))
  const added = schemaGaps(now, old).filter(({ rule }) => rule === 'member')
  const told = [...widened, ...removed]
  return [
    ...widened.map((gap) => breaking(path + gap.path, outputWidened[gap.rule], gap.sup, gap.sub)),
    ...besides(removed, widened).map((gap) => breaking(path + gap.path, 'is given no longer', gap.sub, gap.sup)),
    ...besides(added, told).map((gap) => additive(path + gap.path, 'is newly given', gap.sup, gap.sub)),
    ...besides(narrowed, [...told, ...added]).map((gap) =>
      additive(path + gap.path, outputNarrowed[gap.rule], gap.sub, gap.sup),
    ),
  ]
}

/** Members of which the old schema said nothing at all: nobody was promised one. */
const isUnnamed = ({ path, sub }: Gap): boolean => path.endsWith('/*') && sub === true

/** One line a place: what changed to something else altogether is a gap both ways. */
const besides = (gaps: readonly Gap[], told: readonly Gap[]): readonly Gap[] => {
  const places = new Set(told.map(({ path }) => path))
  return gaps.filter(({ path }) => !places.has(path))
}

const changed = 'changed in a way that cannot be compared'

const inputNarrowed: Words = {
  required: 'is newly required',
  member: 'is taken no longer',
  undeclared: 'is newly described, and was anything before',
  type: 'takes fewer types',
  values: 'takes fewer values',
  limit: 'has a narrower limit',
  pattern: 'must match another pattern',
  unknown: changed,
}

const inputWidened: Words = {
  required: 'may be left out now',
  member: 'is newly taken',
  undeclared: 'is described no longer, and may be anything',
  type: 'takes more types',
  values: 'takes more values',
  limit: 'has a wider limit',
  pattern: 'need not match the pattern any more',
  unknown: changed,
}

const outputWidened: Words = {
  required: 'may be missing now',
  member: 'may be there now',
  undeclared: 'is described no longer, and may be anything',
  type: 'may be of more types',
  values: 'may have more values',
  limit: 'may be beyond its old limit',
  pattern: 'need not match the pattern any more',
  unknown: changed,
}

const outputNarrowed: Words = {
  required: 'is always there now',
  member: 'are no members beyond the named ones any more',
  undeclared: 'is newly described',
  type: 'is of fewer types',
  values: 'has fewer values',
  limit: 'keeps within a narrower limit',
  pattern: 'matches a pattern now',
  unknown: changed,
}
