import type { Clock } from '../../clock.ts'
import { CanaryShare } from '../admission/canary-share.ts'
import { Repeats } from '../admission/repeats.ts'
import type { Arm } from '../arm.ts'
import { type BatchJudge, createBatchJudge } from '../detector/create-judge.ts'
import type { Verdict } from '../detector/verdict.ts'
import type { Random } from './random.ts'
import type { Phase, RunEnd, Scenario } from './scenario.ts'

/** Stamps a call with the canary's share as calls are admitted. */
export type ShareStamp = Pick<CanaryShare, 'restart' | 'stamp' | 'count'>

/** How long a failure is remembered depends on the traffic: 300 calls a second. */
const callMs = 1_000 / 300

/** Chance of each kind of call that is not simply good, and of a good one to be the canary's. */
interface Chances {
  readonly any: number
  readonly canaryError: number
  readonly canarySlow: number
  readonly stableError: number
  readonly canaryOfGood: number
}

/**
 * One rollout at one weight, from event to event: between two of them there are only good calls, as many as chance says, and
 * the judge takes them at once. So a million calls cost as much as their thousand errors.
 */
export function simulateRun(scenario: Scenario, random: Random, share: ShareStamp = new CanaryShare()): RunEnd {
  const run = new Run(scenario, random, share)
  for (const phase of scenario.phases) {
    run.enter(phase)
    while (run.goesOn()) run.advance()
    if (run.by !== undefined) break
  }
  return run.end()
}

class Run {
  by: RunEnd['by']
  readonly #judge: BatchJudge
  readonly #scenario: Scenario
  readonly #random: Random
  readonly #share: ShareStamp
  #phase: Phase | undefined
  #chances: Chances | undefined
  /** Share of the step, and what is routed now. */
  #planned: number
  #routed: number
  #left = 0
  #failures = 0
  #stoppedAt: number | undefined
  #elapsed = 0
  readonly #repeats = new Repeats({ monotonic: () => this.#elapsed * callMs } as Clock)
  #counts = { calls: 0, canaryCalls: 0, canaryFailed: 0, canarySlow: 0 }
  #overall = { before: 0, suspended: 0, incidents: 0, phase: -1 }

  constructor(scenario: Scenario, random: Random, share: ShareStamp) {
    this.#scenario = scenario
    this.#random = random
    this.#share = share
    this.#judge = createBatchJudge(scenario.limits)
    this.#judge.begin({ key: '1', weight: scenario.share, accepts: false })
    this.#planned = scenario.share
    this.#routed = scenario.share
    this.#share.restart(scenario.share)
  }

  enter(phase: Phase): void {
    this.#overall.before += this.#counts.canaryFailed
    this.#overall.phase++
    this.#counts = { calls: 0, canaryCalls: 0, canaryFailed: 0, canarySlow: 0 }
    this.#phase = phase
    this.#left = phase.calls
    if (phase.share === undefined) this.#chances = chancesOf(phase, this.#routed)
    else {
      this.#planned = phase.share
      this.#route(phase.share)
    }
  }

  goesOn(): boolean {
    return this.by === undefined && this.#left > 0
  }

  end(): RunEnd {
    return { by: this.by, stoppedAt: this.#stoppedAt ?? this.#counts.calls, ...this.#counts, ...this.#overall }
  }

  /** The good calls up to the next event, and the event. */
  advance(): void {
    const chances = this.#chances
    if (chances === undefined) return
    const good = Math.min(this.#left, this.#random.gap(chances.any))
    this.#left -= good
    const ofCanary = this.#random.hits(good, chances.canaryOfGood)
    this.#good('stable', good - ofCanary)
    if (this.by === undefined) this.#good('canary', ofCanary)
    if (!this.goesOn() || this.#chances !== chances) return
    this.#left--
    this.#event(chances)
  }

  #good(arm: Arm, n: number): void {
    if (n === 0) return
    this.#count(arm, n)
    this.#hear(this.#judge.succeed(arm, n))
  }

  #event(chances: Chances): void {
    const at = this.#random.next() * chances.any
    if (at < chances.canaryError) this.#failure('canary')
    else if (at < chances.canaryError + chances.canarySlow) this.#observe('canary', false)
    else if (at < chances.canaryError + chances.canarySlow + chances.stableError) this.#failure('stable')
    else this.#observe('stable', false)
  }

  #failure(arm: Arm): void {
    const { repeats } = this.#scenario
    if (repeats === undefined) this.#observe(arm, true)
    else this.#failAgain(arm, repeats)
  }

  #failAgain(arm: Arm, { times, recognised }: NonNullable<Scenario['repeats']>): void {
    const id = String(this.#failures++)
    for (let i = 0; i <= times && this.by === undefined; i++) {
      if (!recognised || !this.#repeats.isRepeat(id)) this.#observe(arm, true)
    }
  }

  #observe(arm: Arm, error: boolean): void {
    const w = this.#share.stamp()
    this.#count(arm, 1)
    if (arm === 'canary') this.#counts[error ? 'canaryFailed' : 'canarySlow']++
    this.#hear(this.#judge.observe({ arm, failed: error, error, slow: !error, w }))
  }

  #count(arm: Arm, n: number): void {
    this.#share.count(arm, n)
    this.#counts.calls += n
    this.#elapsed += n
    if (arm === 'canary') this.#counts.canaryCalls += n
  }

  #hear(verdict: Verdict | undefined): void {
    if (verdict?.kind === 'roll-back') this.by = verdict.by
    else if (verdict?.kind === 'suspend') {
      this.#overall.suspended++
      this.#stoppedAt = this.#counts.calls
      this.#route(0)
    } else if (verdict?.kind === 'upstream-to-blame') {
      this.#stoppedAt = undefined
      this.#route(this.#planned)
    } else if (verdict?.kind === 'incident-began') this.#overall.incidents++
  }

  #route(share: number): void {
    this.#routed = share
    this.#share.restart(share)
    if (this.#phase !== undefined) this.#chances = chancesOf(this.#phase, share)
  }
}

function chancesOf({ stable, canary }: Phase, share: number): Chances {
  const canaryError = share * canary.errors
  const canarySlow = share * (1 - canary.errors) * canary.slow
  const stableError = (1 - share) * stable.errors
  const any = canaryError + canarySlow + stableError + (1 - share) * (1 - stable.errors) * stable.slow
  const canaryOfGood = any >= 1 ? 0 : (share - canaryError - canarySlow) / (1 - any)
  return { any, canaryError, canarySlow, stableError, canaryOfGood }
}
