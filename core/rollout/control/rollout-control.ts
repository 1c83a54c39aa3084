import type { JudgeView } from '../detector/judge.ts'
import type { Cohort, Limits, Step } from '../plan.ts'
import type { Actor, HistoryEntry, Rollout } from '../rollout.ts'

/** What an operator asks for. */
export interface PlanRequest {
  readonly protocol: string
  /** e.g. `pay-v3@1.1.0`: loaded, verified, serving nobody. */
  readonly canary: string
  readonly cohort?: Cohort
  /** Default: shadow, 1 %, 5 %, 25 %, 50 %. */
  readonly steps?: readonly Step[]
  readonly limits?: Partial<Limits>
}

/** Who changes it, why, and the version that they saw; without one: whatever is there. */
export interface Order {
  readonly actor: Actor
  readonly why: string
  readonly version?: number
}

/** A rollout as operators see it. */
export interface RolloutView {
  readonly rollout: Rollout
  readonly judge: JudgeView
  /** Share of the cohort's calls that goes to the canary now, in millionths. */
  readonly weight: number
  /** Calls that stable answered after the canary had failed. */
  readonly rescued: number
  /** Failures that were repeats of one that counted already. */
  readonly repeats: number
  /**
   * The time that so many calls of an arm stayed within as the limit asks for (P99 by default), in milliseconds: of this host
   * since it started, and up to a fifth too long. Undefined: no calls.
   */
  readonly withinMs: { readonly stable?: number; readonly canary?: number }
  /** Calls of the cohort in the last minute, both arms. */
  readonly callsPerMinute: number
  /** Until the step in hand is expected to end at present traffic, in milliseconds; undefined: no traffic, or a person decides. */
  readonly stepLeftMs: number | undefined
  /** As planned: canary requests, and milliseconds at present traffic, that each step is expected to take. */
  readonly expected: readonly { readonly requests: number; readonly ms: number | undefined }[]
  /** Of {@link import('../store/rollout-store.ts').RolloutStore.reach}. */
  readonly reach: 'alone' | 'joined' | 'away'
}

/**
 * What operators may do with rollouts. Each resolves once the change is durable, before routing changes.
 *
 * @throws HostError WXH_ROLLOUT_REFUSED with every fault at once (not verified, not compatible, overlaps, …),
 *   WXH_ROLLOUT_NOT_FOUND, WXH_ROLLOUT_CONFLICT (somebody changed it since; says what), WXH_ROLLOUT_STATE (that cannot be
 *   done in the state it is in), WXH_STORE_UNAVAILABLE.
 */
export interface RolloutControl {
  plan(request: PlanRequest, order: Order): Promise<RolloutView>
  start(id: string, order: Order): Promise<RolloutView>
  pause(id: string, order: Order): Promise<RolloutView>
  resume(id: string, order: Order): Promise<RolloutView>
  /** To the next step; after the last one, the canary becomes stable. `all`: at once. */
  promote(id: string, order: Order & { readonly all?: boolean }): Promise<RolloutView>
  abort(id: string, order: Order): Promise<RolloutView>
  /** Unlatches one that was rolled back: it is planned again. */
  clear(id: string, order: Order): Promise<RolloutView>
  list(): readonly RolloutView[]
  view(id: string): RolloutView
  history(id: string): Promise<readonly HistoryEntry[]>
}
