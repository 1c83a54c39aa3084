import { HostError } from '../errors/host-error.ts'
import type { Order, PlanRequest, RolloutControl, RolloutView } from '../rollout/control/rollout-control.ts'
import type { JudgeView } from '../rollout/detector/judge.ts'
import { defaultLimits } from '../rollout/plan.ts'
import type { HistoryEntry, Rollout } from '../rollout/rollout.ts'

/** A rollout of `pay` at 5 %, its second step. */
export const sampleRollout: Rollout = {
  id: 'pay-7f3k2a9c',
  protocol: 'pay',
  stable: { plugin: { name: 'pay-v3', version: '1.0.0' }, integrity: 'sha256-stable' },
  canary: { plugin: { name: 'pay-v3', version: '1.1.0' }, integrity: 'sha256-canary' },
  plan: {
    cohort: { apps: ['wxd678efh567hg6787'] },
    steps: [
      { kind: 'shadow' },
      { kind: 'weight', weight: 50_000 },
      { kind: 'weight', weight: 500_000 },
      { kind: 'hold' },
    ],
    limits: defaultLimits,
  },
  state: { kind: 'running' },
  step: 1,
  version: 7,
  epoch: 3,
  attempt: 1,
  createdAt: Date.UTC(2026, 10, 1, 8),
  changedAt: Date.UTC(2026, 10, 1, 9),
}

export const sampleJudge: JudgeView = {
  detectors: {
    relative: { evidence: 55, frozen: false },
    absolute: { evidence: 0.5, frozen: false },
    slow: { evidence: 0.5, frozen: false },
  },
  threshold: 3_000,
  epoch: 1,
  arms: {
    stable: { requests: 19_004, failed: 19, errors: 20, slow: 30 },
    canary: { requests: 1_001, failed: 12, errors: 12, slow: 2 },
  },
  acceptance: 0.45,
  stepRequests: 1_001,
  stepRequestsLeft: 1_584,
  isIncident: false,
}

export const sampleView: RolloutView = {
  rollout: sampleRollout,
  judge: sampleJudge,
  weight: 50_000,
  rescued: 12,
  repeats: 4,
  withinMs: { stable: 215, canary: 256 },
  callsPerMinute: 2_000,
  stepLeftMs: 950_400,
  expected: [
    { requests: 2_880, ms: 864_000 },
    { requests: 2_880, ms: 1_728_000 },
    { requests: 2_880, ms: 172_800 },
    { requests: 0, ms: undefined },
  ],
  reach: 'alone',
}

export const sampleHistory: readonly HistoryEntry[] = [
  {
    rolloutId: sampleRollout.id,
    version: 2,
    at: Date.UTC(2026, 10, 1, 8, 30),
    actor: 'release',
    what: 'started',
    why: 'tried in the sandbox',
  },
  {
    rolloutId: sampleRollout.id,
    version: 3,
    at: Date.UTC(2026, 10, 1, 9),
    actor: 'host',
    what: 'advanced',
    why: 'accepted',
  },
]

/** Knows {@link sampleView} alone, writes down what it is told, and does it by name only. */
export function fakeRolloutControl(view: RolloutView = sampleView) {
  const orders: (readonly [verb: string, subject: string | PlanRequest, order: Order])[] = []
  const known = (id: string) => {
    if (id === view.rollout.id) return view
    throw new HostError('WXH_ROLLOUT_NOT_FOUND', `There is no rollout ${id}.`)
  }
  const verb = (name: string) => async (id: string, order: Order) => {
    known(id)
    if (order.version !== undefined && order.version !== view.rollout.version)
      throw new HostError('WXH_ROLLOUT_CONFLICT', `${id} has version ${view.rollout.version} by now.`)
    orders.push([name, id, order])
    return view
  }
  const control: RolloutControl = {
    plan: async (request, order) => {
      orders.push(['plan', request, order])
      return view
    },
    start: verb('start'),
    pause: verb('pause'),
    resume: verb('resume'),
    promote: verb('promote'),
    abort: verb('abort'),
    clear: verb('clear'),
    list: () => [view],
    view: known,
    history: async () => sampleHistory,
  }
  return { control, orders }
}
