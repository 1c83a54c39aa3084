import type { Acceptance } from './acceptance.ts'
import { isFrozen } from './averages.ts'
import type { DetectorConstants } from './constants.ts'
import type { ArmCounts, JudgeView } from './judge.ts'
import type { Memory } from './memory.ts'
import { evidence } from './mixture.ts'

export function viewOf(m: Memory, constants: DetectorConstants, acceptance: Acceptance): JudgeView {
  const { threshold, upstream } = constants
  return {
    detectors: {
      relative: { evidence: evidence(m.relative), frozen: false },
      absolute: { evidence: evidence(m.absolute), frozen: isFrozen(m, upstream, 'absolute') },
      slow: { evidence: evidence(m.slow), frozen: isFrozen(m, upstream, 'slow') },
    },
    threshold,
    epoch: m.epoch,
    arms: { stable: countsOf(m.stable), canary: countsOf(m.canary) },
    acceptance: acceptance.progress(m),
    stepRequests: m.stepRequests,
    stepRequestsLeft: acceptance.left(m),
    isIncident: m.incident,
    stands: m.told,
    ...(m.by === '' ? {} : { standsBy: m.by }),
  }
}

function countsOf([requests = 0, failed = 0, errors = 0, slow = 0]: readonly number[]): ArmCounts {
  return { requests, failed, errors, slow }
}
