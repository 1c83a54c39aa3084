import type { Arm } from '../arm.ts'
import type { Observation } from '../observation.ts'
import type { Limits } from '../plan.ts'
import { createAcceptance } from './acceptance.ts'
import { averageGood, averageStable } from './averages.ts'
import { createBlame } from './blame.ts'
import { detectorConstants } from './constants.ts'
import type { CreateJudge, Judge, JudgeState, StepTerms } from './judge.ts'
import { copyMemory, type Memory, readMemory } from './memory.ts'
import { createUpstream } from './upstream.ts'
import type { Verdict } from './verdict.ts'
import { viewOf } from './view.ts'

/** A judge that also takes many good observations at once. */
export interface BatchJudge extends Judge {
  /** `n` calls of one arm in a row that neither erred nor were slow: as `n` observations, the last verdict of them told. */
  succeed(arm: Arm, n: number): Verdict | undefined
}

export const createJudge: CreateJudge = (limits, from) => createBatchJudge(limits, from)

export function createBatchJudge(limits: Limits, from?: JudgeState): BatchJudge {
  const constants = detectorConstants(limits)
  const m = readMemory(from, constants)
  const acceptance = createAcceptance(constants.acceptance)
  const blame = createBlame(m, constants)
  const upstream = createUpstream(m, constants.upstream, blame)

  const accept = (failed: boolean, n: number): Verdict | undefined => {
    if (m.told !== 'nothing' || m.incident) return undefined
    const outcome = acceptance.take(m, failed, n)
    return outcome === undefined ? undefined : { kind: outcome }
  }
  const ofCanary = (o: Observation): Verdict | undefined => {
    m.stepRequests += 1
    return blame.canary(o) ?? accept(o.failed, 1)
  }
  const ofStable = (o: Observation): Verdict | undefined => {
    averageStable(m, constants.upstream, o.error, o.slow)
    if (!m.incident) countCalm(m, o.failed, 1)
    if (o.error) blame.stableError(o.w)
    return upstream.look(o.error, o.slow, 1)
  }

  return {
    observe(o) {
      count(o.arm === 'canary' ? m.canary : m.stable, o)
      return o.arm === 'canary' ? ofCanary(o) : ofStable(o)
    },
    succeed(arm, n) {
      if (arm === 'canary') {
        m.canary[0] = (m.canary[0] as number) + n
        m.stepRequests += n
        blame.successes(n)
        return accept(false, n)
      }
      m.stable[0] = (m.stable[0] as number) + n
      averageGood(m, constants.upstream, n)
      if (!m.incident) countCalm(m, false, n)
      return upstream.look(false, false, n)
    },
    begin(step: StepTerms) {
      if (step.key === m.stepKey) return
      // Somebody went on in spite of what was told: each detector is given its budget again.
      if (m.told !== 'nothing') blame.restart()
      acceptance.begin(m, step.key, step.accepts)
    },
    state() {
      blame.settle()
      return copyMemory(m)
    },
    view() {
      blame.settle()
      return viewOf(m, constants, acceptance)
    },
  }
}

function count(counts: number[], o: Observation): void {
  counts[0] = (counts[0] as number) + 1
  if (o.failed) counts[1] = (counts[1] as number) + 1
  if (o.error) counts[2] = (counts[2] as number) + 1
  if (o.slow) counts[3] = (counts[3] as number) + 1
}

function countCalm(m: Memory, failed: boolean, n: number): void {
  m.calm += n
  if (failed) m.calmFailed += 1
}
