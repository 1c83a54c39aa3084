import type { Clock } from '../../clock.ts'
import { describeFaults, type Fault, HostError } from '../../errors/host-error.ts'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { CheckCanary } from '../gate/check-canary.ts'
import type { Changes } from '../live/changes.ts'
import { findVersion } from '../live/route-table.ts'
import type { OrderKind } from '../machine/rollout-event.ts'
import { standingOn } from '../machine/versions-in-use.ts'
import type { ArmVersion, Rollout } from '../rollout.ts'
import type { RolloutStore } from '../store/rollout-store.ts'
import { checkPlan } from './check-plan.ts'
import { notFound } from './order-errors.ts'
import type { PlanFacts } from './plan-facts.ts'
import { refusal } from './refusal.ts'
import type { Order, PlanRequest, RolloutControl, RolloutView } from './rollout-control.ts'

export interface ControlParts {
  readonly clock: Clock
  readonly store: RolloutStore
  readonly changes: Changes
  readonly facts: () => PlanFacts
  readonly checkCanary: CheckCanary
  readonly viewOf: (rollout: Rollout) => RolloutView
  /** New each time: letters and digits. */
  readonly newId: () => string
}

export function createControl(parts: ControlParts): RolloutControl {
  const { clock, store, changes, facts, checkCanary, viewOf } = parts
  const existing = (id: string): Rollout => {
    const rollout = store.get(id)
    if (rollout === undefined) throw notFound(id)
    return rollout
  }

  const plan = async (request: PlanRequest, order: Order): Promise<RolloutView> => {
    const { faults, plan: checked, stable, canary } = checkPlan(request, facts())
    const all = [...whyFaults(order), ...faults, ...(await proofFaults(checkCanary, stable, canary))]
    if (all.length > 0 || stable === undefined || canary === undefined) throw refused(all)
    const id = `${request.protocol}-${parts.newId()}`
    const now = clock.now()
    const rollout: Rollout = {
      ...{ id, protocol: request.protocol, stable: versionOf(stable), canary: versionOf(canary), plan: checked },
      ...{ state: { kind: 'planned' }, step: 0, version: 1, epoch: 1, attempt: 1, createdAt: now, changedAt: now },
    }
    await changes.add(rollout, order)
    return viewOf(rollout)
  }

  /** What held when it was planned may hold no longer: versions come and go, and so do other rollouts. */
  const checkStart = async (rollout: Rollout): Promise<void> => {
    const { id, protocol, plan: planned, stable } = rollout
    const now = facts()
    const canary = findVersion(now.loaded, rollout.canary)
    const request: PlanRequest = {
      ...planned,
      protocol,
      canary: `${rollout.canary.plugin.name}@${rollout.canary.plugin.version}`,
    }
    const { faults, stable: serving, canary: named } = checkPlan(request, now, id)
    const all = [
      ...faults,
      // One that is not there at all has been said.
      ...(canary === undefined && named !== undefined ? [otherBytes] : []),
      ...(serving !== undefined && findVersion([serving], stable) === undefined ? [otherStable] : []),
      ...(await proofFaults(checkCanary, serving, canary)),
    ]
    if (all.length > 0) throw refused(all)
  }

  const order = async (id: string, kind: OrderKind, given: Order): Promise<RolloutView> => {
    existing(id)
    const faults = whyFaults(given)
    if (faults.length > 0) throw refused(faults)
    if (store.reach === 'away' && !possibleAway.includes(kind)) throw away(kind)
    if (kind === 'abort') refuseAbortOfGround(existing(id), store.list())
    return viewOf(await changes.order(id, kind, given, kind === 'start' ? checkStart : undefined))
  }

  return {
    plan,
    start: (id, given) => order(id, 'start', given),
    pause: (id, given) => order(id, 'pause', given),
    resume: (id, given) => order(id, 'resume', given),
    promote: (id, { all, ...given }) => order(id, all === true ? 'promote-all' : 'promote', given),
    abort: (id, given) => order(id, 'abort', given),
    clear: (id, given) => order(id, 'clear', given),
    list: () => store.list().map(viewOf),
    view: (id) => viewOf(existing(id)),
    history: async (id) => store.history(existing(id).id),
  }
}

/** A promotion that others stand on is not taken from under them. */
function refuseAbortOfGround(rollout: Rollout, rollouts: readonly Rollout[]): void {
  const other = rollout.state.kind === 'promoted' ? standingOn(rollout, rollouts) : undefined
  if (other === undefined) return
  throw new HostError(
    'WXH_ROLLOUT_STATE',
    `The rollout ${rollout.id} is promoted, and ${other.id} (${other.state.kind}) stands on it. Abort ${other.id} first.`,
  )
}

/** Nothing but what gives the canary no more than it has. */
const possibleAway: readonly OrderKind[] = ['pause', 'abort']

const away = (kind: OrderKind): HostError =>
  new HostError(
    'WXH_ROLLOUT_AWAY',
    `The store that the hosts share cannot be reached, so ${kind} is not possible: other hosts could not be told. Bring Redis back, then try again.`,
  )

const refused = (faults: readonly Fault[]): HostError =>
  new HostError('WXH_ROLLOUT_REFUSED', describeFaults('The rollout is refused', faults), { faults })

const whyFaults = ({ why }: Order): readonly Fault[] =>
  why.trim() === ''
    ? [refusal('why', 'no reason is given', 'Say why in a few words: those who come later read it in the history.')]
    : []

/** Left out where there are no two versions of one protocol to compare. */
const proofFaults = async (
  check: CheckCanary,
  stable: LoadedPlugin | undefined,
  canary: LoadedPlugin | undefined,
): Promise<readonly Fault[]> =>
  stable === undefined || canary === undefined || stable === canary || stable.protocol !== canary.protocol
    ? []
    : check(stable, canary)

const versionOf = ({ id, integrity = '' }: LoadedPlugin): ArmVersion => ({ plugin: id, integrity })

const otherBytes = refusal(
  'canary',
  'the loaded version has other bytes than the planned one',
  'Abort this rollout and plan a new one.',
)
const otherStable = refusal(
  'cohort',
  'another version than the planned one serves its apps now',
  'Abort this rollout and plan a new one.',
)
