import { formatPluginId } from '../../plugin/loaded-plugin.ts'
import type { HoldReason, RollbackReason, RolloutState, SuspendReason } from '../rollout.ts'
import type { RolloutChange } from '../rollouts.ts'

/** What people should hear of. No personal data: it leaves the host. */
export interface News {
  /** The same for each try to send it. */
  readonly id: string
  readonly rolloutId: string
  readonly protocol: string
  /** e.g. `pay-v3@1.0.0` */
  readonly stable: string
  readonly canary: string
  readonly what: NewsKind
  /** Of a promotion: undefined. */
  readonly reason: HoldReason | SuspendReason | RollbackReason | undefined
  /** Evidence, or what the operator gave as reason. */
  readonly why: string
  readonly actor: string
  /** From 1. */
  readonly step: number
  readonly steps: number
  /** Milliseconds since 1970. */
  readonly at: number
}

export type NewsKind = 'rolled-back' | 'holding' | 'suspended' | 'promoted'

/**
 * What a change is to people; undefined: not worth a message. Changes that another host made are told by that one, and what a
 * rollout came from is looked at, so that one state is told once.
 */
export function newsOf({ before, rollout, entry }: RolloutChange): News | undefined {
  const { id, protocol, stable, canary, plan, state, step, version, changedAt } = rollout
  if (entry === undefined || !isNews(state.kind) || sameState(before?.state, state)) return undefined
  return {
    id: `${id}-${version}`,
    rolloutId: id,
    protocol,
    stable: formatPluginId(stable.plugin),
    canary: formatPluginId(canary.plugin),
    what: state.kind,
    reason: 'why' in state ? state.why : undefined,
    why: state.kind === 'rolled-back' ? state.evidence : entry.why,
    actor: entry.actor,
    step: step + 1,
    steps: plan.steps.length,
    at: changedAt,
  }
}

const isNews = (kind: RolloutState['kind']): kind is NewsKind =>
  kind === 'rolled-back' || kind === 'holding' || kind === 'suspended' || kind === 'promoted'

const sameState = (before: RolloutState | undefined, now: RolloutState): boolean =>
  before?.kind === now.kind && ('why' in before ? before.why : '') === ('why' in now ? now.why : '')
