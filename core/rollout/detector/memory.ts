import type { DetectorConstants } from './constants.ts'
import type { JudgeState } from './judge.ts'
import type { DetectorName } from './verdict.ts'

/** All that a judge knows, changed in place; flat and constant in size. Its copy is the {@link JudgeState}. */
export type Memory = {
  /** Shape of this record: another one is not taken up. */
  format: 1
  /** `R` of each point of each detector's grid. */
  relative: number[]
  absolute: number[]
  slow: number[]
  /** Observations of the running epoch: error events, canary requests, canary requests. */
  relativeSeen: number
  absoluteSeen: number
  slowSeen: number
  /** 1, and one more with each new beginning of a detector. */
  epoch: number
  /** What was told in this epoch and stands: `suspended` until stable's answer is in. */
  told: 'nothing' | 'suspended' | 'rolled-back'
  by: DetectorName | ''
  /** Stable requests, and errors or slow calls among them, since it was suspended. */
  checked: number
  checkedBad: number
  /** Moving averages of stable. */
  errorsShort: number
  errorsLong: number
  slowShort: number
  incident: boolean
  /** Stable requests and failures outside of incidents: its own rate. */
  calm: number
  calmFailed: number
  /** Requests, failed, errors, slow since the rollout started. */
  stable: number[]
  canary: number[]
  stepKey: string
  accepts: boolean
  stepRequests: number
  /** Rate of failures that the acceptance test of this step takes a good canary to have. */
  rate: number
  /** Observations that the test has taken, and what they sum up to. */
  taken: number
  score: number
  outcome: '' | 'accepted' | 'undecided'
}

export function blankMemory(constants: DetectorConstants): Memory {
  return {
    format: 1,
    relative: [...constants.relative.start],
    absolute: [...constants.absolute.start],
    slow: [...constants.slow.start],
    relativeSeen: 0,
    absoluteSeen: 0,
    slowSeen: 0,
    epoch: 1,
    told: 'nothing',
    by: '',
    checked: 0,
    checkedBad: 0,
    errorsShort: 0,
    errorsLong: 0,
    slowShort: 0,
    incident: false,
    calm: 0,
    calmFailed: 0,
    stable: [0, 0, 0, 0],
    canary: [0, 0, 0, 0],
    stepKey: '',
    accepts: false,
    stepRequests: 0,
    rate: constants.acceptance.leastRate,
    taken: 0,
    score: 0,
    outcome: '',
  }
}

/** A state of another shape is as if nothing were known: the canary is judged anew, with a budget of its own. */
export function readMemory(state: JudgeState | undefined, constants: DetectorConstants): Memory {
  const blank = blankMemory(constants)
  return state !== undefined && isMemory(state, blank) ? copyMemory(state) : blank
}

function isMemory(state: JudgeState, blank: Memory): state is Memory {
  return (
    state.format === blank.format &&
    Object.entries(blank).every(([name, value]) => {
      const found = state[name]
      if (Array.isArray(value))
        return Array.isArray(found) && found.length === value.length && found.every(Number.isFinite)
      return typeof found === typeof value && (typeof found !== 'number' || Number.isFinite(found))
    })
  )
}

export function copyMemory(memory: Memory): Memory {
  return {
    ...memory,
    relative: [...memory.relative],
    absolute: [...memory.absolute],
    slow: [...memory.slow],
    stable: [...memory.stable],
    canary: [...memory.canary],
  }
}
