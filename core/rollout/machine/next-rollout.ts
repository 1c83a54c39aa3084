import type { Rollout, RolloutState, Waiting } from '../rollout.ts'
import { type OrderKind, orderKinds, type RolloutEvent } from './rollout-event.ts'
import { isActive, routingOf } from './rollout-facts.ts'

/** What an event makes of a rollout: the next one, and the word for its history. */
export interface Move {
  readonly rollout: Rollout
  /** e.g. `started`, `advanced`, `rolled-back`. */
  readonly what: string
}

/**
 * The whole machine, pure.
 *
 * @param now milliseconds since 1970
 * @returns undefined where the event changes nothing in this state: an order is to be refused, a finding is passed over.
 */
export function nextRollout(rollout: Rollout, event: RolloutEvent, now: number): Move | undefined {
  const change = changeBy(rollout, event, now)
  if (change === undefined) return undefined
  const { what, anew = false, ...rest } = change
  const next = { ...rollout, ...rest, version: rollout.version + 1, changedAt: now }
  const isRoutingChanged = anew || routingOf(next) !== routingOf(rollout)
  return { what, rollout: isRoutingChanged ? { ...next, epoch: rollout.epoch + 1 } : next }
}

/** What an operator can do with it now. */
export const possibleOrders = (rollout: Rollout): readonly OrderKind[] =>
  orderKinds.filter((kind) => changeBy(rollout, { kind }, rollout.changedAt) !== undefined)

interface Change {
  readonly what: string
  readonly state: RolloutState
  readonly step?: number
  readonly attempt?: number
  /** The step's test begins anew, though routing stays. */
  readonly anew?: boolean
}

function changeBy(rollout: Rollout, event: RolloutEvent, now: number): Change | undefined {
  const { state } = rollout
  switch (event.kind) {
    case 'start':
      return state.kind === 'planned' ? { what: 'started', ...at(rollout, 0) } : undefined
    case 'pause':
      return isUnderWay(state) ? { what: 'paused', state: { kind: 'paused' } } : undefined
    case 'resume':
      return resumed(state)
    case 'promote':
      return advanced(rollout)
    case 'promote-all':
      return isWaitingOrUnderWay(state) ? promoted : undefined
    case 'abort':
      return isAbortable(rollout) ? { what: 'aborted', state: { kind: 'aborted' } } : undefined
    case 'clear':
      if (state.kind !== 'rolled-back') return undefined
      return { what: 'cleared', state: { kind: 'planned' }, step: 0, attempt: rollout.attempt + 1 }
    case 'roll-back': {
      const { why, evidence } = event
      return isActive(rollout) ? { what: 'rolled-back', state: { kind: 'rolled-back', why, evidence } } : undefined
    }
    default:
      return found(rollout, event.kind, now)
  }
}

type Finding = Exclude<RolloutEvent['kind'], OrderKind | 'roll-back'>

/** What the host finds out without a person. */
function found(rollout: Rollout, kind: Finding, now: number): Change | undefined {
  const { state } = rollout
  switch (kind) {
    case 'accepted':
      return state.kind === 'running' ? advanced(rollout) : undefined
    case 'undecided':
      return doubted(state, 'undecided')
    case 'differs':
      return doubted(state, 'differences')
    case 'incident-began':
      if (state.kind === 'running') return { what: 'held', state: incident }
      return isJustSpent(rollout, now) ? { what: 'acquitted', state: { ...state, ...acquitted } } : undefined
    case 'incident-ended':
      return isIncident(state) ? { what: 'went-on', state: { kind: 'running' } } : undefined
    case 'suspend':
      return suspended(state, 'upstream-check')
    case 'exhausted':
      return suspended(state, 'fallback-budget')
    case 'upstream-to-blame':
      if (state.kind !== 'suspended' || state.why !== 'upstream-check') return undefined
      return { what: 'taken-up-again', state: state.before ?? incident }
  }
}

const incident: Waiting = { kind: 'holding', why: 'upstream-incident' }
const promoted: Change = { what: 'promoted', state: { kind: 'promoted' } }

/** Also one that was promoted: the version before it serves again. */
const isAbortable = (rollout: Rollout) =>
  rollout.state.kind === 'planned' || rollout.state.kind === 'promoted' || isActive(rollout)

/** An incident of WeChat uses the budget up before stable's average shows it. Milliseconds. */
const lagMs = 60_000
/** Its budget was used up so shortly before an incident that this is why: it comes back when the incident is over. */
const isJustSpent = ({ state, changedAt }: Rollout, now: number) =>
  state.kind === 'suspended' && state.why === 'fallback-budget' && Math.abs(now - changedAt) <= lagMs
const acquitted = { kind: 'suspended', why: 'upstream-check' } as const

const isIncident = (state: RolloutState) => state.kind === 'holding' && state.why === 'upstream-incident'
/** It advances by itself, now or after an incident. */
const isUnderWay = (state: RolloutState) => state.kind === 'running' || isIncident(state)
const isWaitingOrUnderWay = (state: RolloutState): state is Waiting | { kind: 'running' } =>
  state.kind === 'running' || state.kind === 'paused' || state.kind === 'holding'

/** To a step; one that holds is waited at. */
const at = ({ plan }: Rollout, step: number): { readonly step: number; readonly state: RolloutState } => ({
  step,
  state: plan.steps[step]?.kind === 'hold' ? { kind: 'holding', why: 'step' } : { kind: 'running' },
})

/** A paused one stays paused: the operator walks it step by step. */
function advanced(rollout: Rollout): Change | undefined {
  const { state, step, plan } = rollout
  if (!isWaitingOrUnderWay(state)) return undefined
  if (step + 1 >= plan.steps.length) return promoted
  const next = at(rollout, step + 1)
  return {
    what: 'advanced',
    ...next,
    state: state.kind === 'paused' && next.state.kind === 'running' ? state : next.state,
  }
}

function resumed(state: RolloutState): Change | undefined {
  const running: RolloutState = { kind: 'running' }
  if (state.kind === 'paused') return { what: 'resumed', state: running }
  // A test that came to no end, or to a bad one, is not gone on with: it begins anew.
  if (state.kind === 'holding' && (state.why === 'undecided' || state.why === 'differences'))
    return { what: 'resumed', state: running, anew: true }
  if (state.kind !== 'suspended' || state.why !== 'fallback-budget') return undefined
  return { what: 'resumed', state: state.before?.kind === 'holding' ? state.before : running }
}

const doubted = (state: RolloutState, why: 'undecided' | 'differences'): Change | undefined =>
  state.kind === 'running' || state.kind === 'paused' ? { what: 'held', state: { kind: 'holding', why } } : undefined

function suspended(state: RolloutState, why: 'upstream-check' | 'fallback-budget'): Change | undefined {
  if (!isWaitingOrUnderWay(state)) return undefined
  const goesOnAlone = isUnderWay(state)
  return {
    what: 'suspended',
    state: { kind: 'suspended', why, ...(!goesOnAlone && state.kind !== 'running' && { before: state }) },
  }
}
