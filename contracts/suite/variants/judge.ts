import { isDeepStrictEqual } from 'node:util'
import { isJsonObject } from '@wxhost/core/protocol'
import type { Interaction } from '../../interaction/interaction.ts'
import { mismatches } from '../../interaction/mismatches.ts'
import { shown } from '../../interaction/shown.ts'
import type { Finding } from '../check.ts'
import { findingOf, mismatchFindings } from '../findings.ts'
import type { Variant } from './variant.ts'

export interface Judging {
  readonly interaction: Interaction
  /** What became of the genuine message. */
  readonly genuine: unknown
  /** Kinds of outcomes that believe nothing of the message. */
  readonly disbelief: readonly string[]
  /** Only the kind of the outcome must be the same where a variant is taken: what it tells may hang on the changed part. */
  readonly byKind: boolean
  readonly seed: number
}

/** What is wrong with the outcome of a variant. */
export function judge(
  { name, which, must, reason }: Variant<unknown>,
  outcome: unknown,
  judging: Judging,
): readonly Finding[] {
  const { interaction, genuine, disbelief, seed } = judging
  const told = which === undefined ? name : `${name} (${which})`
  const more = { path: `rejects[${name}]`, actual: shown(outcome), seed }
  const declared = interaction.rejects?.[name]
  if (declared !== undefined)
    return mismatchFindings(
      interaction,
      `${told}: the outcome is not the declared one`,
      mismatches(declared, outcome, more),
    )
  const believed = !disbelief.includes(kindOf(outcome))
  if (must === 'taken')
    return isSame(outcome, judging) ? [] : [findingOf(interaction, `refused, though it is genuine: ${told}`, more)]
  if (believed && (must === 'rejected' || !isDeepStrictEqual(outcome, genuine)))
    return [findingOf(interaction, `accepted, though it must be rejected: ${told}`, more)]
  if (reason !== undefined && !believed && reasonOf(outcome) !== reason)
    return [findingOf(interaction, `rejected, but not as "${reason}": ${told}`, more)]
  return []
}

const isSame = (outcome: unknown, { genuine, byKind }: Judging) =>
  byKind ? kindOf(outcome) === kindOf(genuine) : isDeepStrictEqual(outcome, genuine)

export const kindOf = (outcome: unknown): string => (isJsonObject(outcome) ? String(outcome.kind) : '')

const reasonOf = (outcome: unknown) => (isJsonObject(outcome) ? outcome.reason : undefined)

/** Names under `rejects` that no variant bears: a slip would make the declaration idle. */
export function strayFindings(interaction: Interaction, variants: readonly Variant<unknown>[]): readonly Finding[] {
  const known = new Set(variants.map(({ name }) => name))
  return Object.keys(interaction.rejects ?? {})
    .filter((name) => !known.has(name))
    .map((name) =>
      findingOf(interaction, `no variant is called "${name}"`, { path: 'rejects', expected: [...known].join(' · ') }),
    )
}
