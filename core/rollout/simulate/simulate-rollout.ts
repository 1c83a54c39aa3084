import { expectedRequests } from '../detector/expected-length.ts'
import { type Limits, MILLION, type Step } from '../plan.ts'
import { createRandom } from './random.ts'
import type { Phase, Rates, RunEnd } from './scenario.ts'
import { simulateRun } from './simulate-run.ts'
import { type Spread, spreadOf } from './spread.ts'

/** What an operator wants to know about before a rollout starts. */
export interface SimulationOptions {
  /** Calls of the cohort a second, both arms. */
  readonly requestsPerSecond: number
  /** Where the fault shows, in millionths. */
  readonly weight: number
  readonly steps: readonly Step[]
  /** Share of healthy calls that fail, 0 to 1. */
  readonly baseRate: number
  /** Share of the canary's calls that go wrong, 0 to 1, those of `baseRate` included; undefined: it is as healthy as stable. */
  readonly faultRate?: number
  /** How they go wrong. Default `errors`. */
  readonly fault?: 'errors' | 'slow'
  /** Healthy canary calls before it begins to. */
  readonly faultAfter: number
  readonly limits: Limits
  /** Simulated rollouts. */
  readonly runs: number
  readonly seed: number
}

export interface SimulationReport {
  readonly runs: number
  /** Share of runs that were rolled back within a million canary requests; of a healthy canary: for nothing. */
  readonly rolledBack: number
  /** By which detector, as a share of runs. */
  readonly by: Readonly<Record<'relative' | 'absolute' | 'slow', number>>
  /** Canary calls that went wrong (failed, or were slow where that is the fault) since it began, until the rollback. */
  readonly failed: Spread
  /** Canary calls until then, and time at the given traffic until nothing goes to the canary any more. */
  readonly requests: Spread
  readonly ms: Spread
  /** What is promised: the most that the probability is of rolling a healthy canary back, per epoch of detection. */
  readonly falseRollback: number
  /** Expected length of each step of a healthy canary; 0 for those that do not end by the test. */
  readonly steps: readonly { readonly weight: number; readonly requests: number; readonly ms: number }[]
}

/** No run is followed for longer than this: canary requests of one epoch. */
const mostCanaryRequests = 1_000_000
/** Share of calls that are slow though nothing is wrong: well within the default P99. */
const healthySlow = 0.001

/** How long detection takes and what it costs, from many simulated rollouts at one weight. The same seed, the same report. */
export function simulateRollout(options: SimulationOptions): SimulationReport {
  const random = createRandom(options.seed)
  const phases = phasesOf(options)
  const scenario = { share: options.weight / MILLION, phases, limits: options.limits }
  const ends = Array.from({ length: options.runs }, () => simulateRun(scenario, random))
  const found = ends.filter((end) => end.by !== undefined && end.phase === phases.length - 1)
  const part = (keep: (end: RunEnd) => boolean) => ends.filter(keep).length / options.runs

  return {
    runs: options.runs,
    rolledBack: part((end) => end.by !== undefined),
    by: {
      relative: part((end) => end.by === 'relative'),
      absolute: part((end) => end.by === 'absolute'),
      slow: part((end) => end.by === 'slow'),
    },
    failed: spreadOf(found.map((end) => (options.fault === 'slow' ? end.canarySlow : end.canaryFailed))),
    requests: spreadOf(found.map((end) => end.canaryCalls)),
    ms: spreadOf(found.map((end) => (end.stoppedAt / options.requestsPerSecond) * 1_000)),
    falseRollback: options.limits.falseRollback,
    steps: options.steps.map((step) => lengthOf(step, options)),
  }
}

function phasesOf(options: SimulationOptions): readonly Phase[] {
  const share = options.weight / MILLION
  const stable: Rates = { errors: options.baseRate, slow: healthySlow }
  const during = { calls: Math.round(mostCanaryRequests / share), stable, canary: faulty(stable, options) }
  if (options.faultAfter <= 0) return [during]
  return [{ calls: Math.round(options.faultAfter / share), stable, canary: stable }, during]
}

function faulty(healthy: Rates, { faultRate, fault }: SimulationOptions): Rates {
  if (faultRate === undefined) return healthy
  return fault === 'slow' ? { ...healthy, slow: faultRate } : { ...healthy, errors: faultRate }
}

function lengthOf(step: Step, { limits, baseRate, requestsPerSecond }: SimulationOptions) {
  if (step.kind !== 'weight') return { weight: 0, requests: 0, ms: 0 }
  const requests = expectedRequests(limits, baseRate)
  return { weight: step.weight, requests, ms: (requests / (requestsPerSecond * (step.weight / MILLION))) * 1_000 }
}
