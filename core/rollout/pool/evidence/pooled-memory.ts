import type { JudgeState } from '../../detector/judge.ts'
import type { Memory } from '../../detector/memory.ts'
import { evidence } from '../../detector/mixture.ts'
import type { Verdict } from '../../detector/verdict.ts'

/** What the pool knows, and the order of the step in hand. */
export type PooledMemory = Memory & { readonly order?: number }

/** As the script wrote it. */
export const readPooledMemory = (text: string): PooledMemory => JSON.parse(text) as PooledMemory

/** @param state of a judge of this version. */
export const memoryOf = (state: JudgeState): PooledMemory => state as unknown as PooledMemory

export const asJudgeState = (memory: PooledMemory): JudgeState => memory as unknown as JudgeState

/** What verdicts were last derived from; without `incident`: whether there is one is to be told once more. */
export interface Told {
  readonly told: PooledMemory['told']
  readonly stepKey: string
  readonly incident?: boolean
}

/**
 * What came about between two looks, whichever host's observations brought it about. What came and went in between is not
 * told. @param before undefined: nothing was told yet, so all that stands is.
 */
export function toldBetween(before: Told | undefined, after: PooledMemory, threshold: number): Verdict[] {
  const isNew = before?.told !== after.told
  if (after.told === 'rolled-back') return isNew ? [{ kind: 'roll-back', ...crossed(after, threshold) }] : []
  const verdicts: Verdict[] = []
  // By a person who went on the step is another one: then nobody was acquitted.
  const isAcquitted = before?.told === 'suspended' && isNew && before.stepKey === after.stepKey
  if (isAcquitted) verdicts.push({ kind: 'upstream-to-blame' })
  const wasIncident = isAcquitted || before?.incident
  if (wasIncident !== after.incident) verdicts.push({ kind: after.incident ? 'incident-began' : 'incident-ended' })
  if (after.told === 'suspended' && isNew) verdicts.push({ kind: 'suspend', ...accused(after, threshold) })
  return verdicts
}

/** How the acceptance test of a step ended, if it did. */
export function endOf(after: PooledMemory, stepKey: string | undefined): Verdict | undefined {
  return after.outcome === '' || after.stepKey !== stepKey ? undefined : { kind: after.outcome }
}

function crossed(memory: PooledMemory, threshold: number) {
  const by = memory.by === '' ? 'absolute' : memory.by
  return { by, evidence: evidence(memory[by]), threshold } as const
}

function accused(memory: PooledMemory, threshold: number) {
  const by = memory.by === 'slow' ? 'slow' : 'absolute'
  return { by, evidence: evidence(memory[by]), threshold } as const
}
