import { Counter, Gauge, type Registry } from 'prom-client'

/** One call of a rollout's cohort. */
export interface ObservedRolloutCall {
  readonly protocol: string
  readonly arm: 'stable' | 'canary'
  /** `yes`: the arm is to blame; `relative`: an error of which only the comparison counts. */
  readonly blame: 'no' | 'yes' | 'relative'
  readonly rescued: boolean
}

/** A rollout as it stands now. */
export interface RolloutReading {
  readonly protocol: string
  readonly rollout: string
  /** e.g. `running`, `rolled-back`. */
  readonly state: string
  /** The canary's share, 0 to 1. */
  readonly weight: number
  /** By detector: how much of what it takes to act it has seen; 1 or more: it acted. */
  readonly evidence: Readonly<Record<string, number>>
  /** Failures that were repeats of one that counted, since this host started. */
  readonly repeats: number
}

export interface RolloutMetrics {
  rolloutCall(observed: ObservedRolloutCall): void
  /** @param why which detector, or what else. */
  rollback(observed: { readonly protocol: string; readonly why: string }): void
}

type Counters = Readonly<Record<'stable' | 'canary', Readonly<Record<'no' | 'yes' | 'relative', Counter.Internal>>>>

/** @param readings of rollouts that are not over, read at each scrape: few, so that their ids may be labels. */
export function createRolloutMetrics(registry: Registry, readings: () => readonly RolloutReading[]): RolloutMetrics {
  const registers = [registry]
  const calls = new Counter({
    name: 'wxhost_rollout_calls_total',
    help: 'Calls of apps in a rollout, by the arm that was given them. failed: the arm is to blame; error: perhaps WeChat is.',
    labelNames: ['protocol', 'arm', 'outcome'],
    registers,
  })
  const rescued = new Counter({
    name: 'wxhost_rollout_rescued_total',
    help: 'Calls that stable answered after the canary had failed.',
    labelNames: ['protocol'],
    registers,
  })
  const rollbacks = new Counter({
    name: 'wxhost_rollbacks_total',
    help: 'Rollouts that were taken back, by the detector or what else saw it.',
    labelNames: ['protocol', 'why'],
    registers,
  })
  new Counter({
    name: 'wxhost_rollout_repeats_total',
    help: 'Failures that repeated one that counted: shown, not counted.',
    labelNames: ['protocol', 'rollout'],
    registers,
    collect() {
      this.reset()
      for (const { protocol, rollout, repeats } of readings()) this.inc({ protocol, rollout }, repeats)
    },
  })
  gaugesOf(registers, readings)
  // Looking a label set up costs more than counting: one lookup a distinct set.
  const countersOf = (protocol: string): Counters => {
    const of = (arm: 'stable' | 'canary') => ({
      no: calls.labels({ protocol, arm, outcome: 'ok' }),
      yes: calls.labels({ protocol, arm, outcome: 'failed' }),
      relative: calls.labels({ protocol, arm, outcome: 'error' }),
    })
    return { stable: of('stable'), canary: of('canary') }
  }
  const known = new Map<string, Counters>()
  return {
    rolloutCall({ protocol, arm, blame, rescued: wasRescued }) {
      let counters = known.get(protocol)
      if (counters === undefined) {
        counters = countersOf(protocol)
        known.set(protocol, counters)
      }
      counters[arm][blame].inc()
      if (wasRescued) rescued.inc({ protocol })
    },
    rollback: ({ protocol, why }) => rollbacks.inc({ protocol, why }),
  }
}

function gaugesOf(registers: Registry[], readings: () => readonly RolloutReading[]): void {
  const gauge = (name: string, help: string, label: string[], read: (one: RolloutReading, gauge: Gauge) => void) =>
    new Gauge({
      name,
      help,
      labelNames: ['protocol', 'rollout', ...label],
      registers,
      collect() {
        this.reset()
        for (const one of readings()) read(one, this)
      },
    })
  gauge(
    'wxhost_rollout_state',
    '1 for the state that a rollout is in.',
    ['state'],
    ({ protocol, rollout, state }, it) => it.set({ protocol, rollout, state }, 1),
  )
  gauge('wxhost_rollout_weight', "The canary's share of keys, 0 to 1.", [], ({ protocol, rollout, weight }, it) =>
    it.set({ protocol, rollout }, weight),
  )
  gauge(
    'wxhost_rollout_evidence_ratio',
    'Evidence against the canary, by detector; at 1 it is taken back.',
    ['detector'],
    ({ protocol, rollout, evidence }, it) => {
      for (const [detector, ratio] of Object.entries(evidence)) it.set({ protocol, rollout, detector }, ratio)
    },
  )
}
