import type { App } from '../app/app.ts'
import { formatPluginId, type LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { AnyOperation } from '../protocol/index.ts'
import type { Arm } from '../rollout/arm.ts'
import type { TraceContext } from './edge/trace-context.ts'
import type { Turn } from './in-flight.ts'

/** What is known of a request so far; written down once its answer is out. */
export interface CallFacts {
  /** Of the monotonic clock, milliseconds. */
  readonly started: number
  readonly trace: TraceContext
  keyId: string | undefined
  /** Set only once they are known to exist and to be the caller's: unknown names never reach logs or labels. */
  target: CallTarget | undefined
  /** Of a call in hand. */
  turn: Turn | undefined
  /** The arm that was given the call, and the version whose answer it is; undefined: none was. */
  arm: Arm | undefined
  answeredBy: LoadedPlugin | undefined
  /** Stable answered after the canary had failed. */
  rescued: boolean
  /** `ok`, or the stable code of the refusal. */
  outcome: string
  errorClass: string
  reason: string | undefined
  rid: string | undefined
  attempts: number
  upstreamMs: number
  replayed: boolean
  /** The connection is gone, or done with this request. */
  closed: boolean
  ended: boolean
}

export interface CallTarget {
  readonly app: App
  readonly protocol: string
  readonly operationName: string
  readonly operation: AnyOperation
  /** Whose operation it is: stable, or the canary where the caller chose it. */
  readonly loaded: LoadedPlugin
  /** The version that the caller named. */
  readonly chosen: Arm | undefined
}

/** e.g. `template-v1@1.0.0`: who answered, or who would have. */
export const pluginTextOf = ({ answeredBy, target }: Pick<CallFacts, 'answeredBy' | 'target'>): string | undefined => {
  const loaded = answeredBy ?? target?.loaded
  return loaded === undefined ? undefined : formatPluginId(loaded.id)
}

export const newCallFacts = (started: number, trace: TraceContext): CallFacts => ({
  started,
  trace,
  keyId: undefined,
  target: undefined,
  turn: undefined,
  arm: undefined,
  answeredBy: undefined,
  rescued: false,
  outcome: 'ok',
  errorClass: 'none',
  reason: undefined,
  rid: undefined,
  attempts: 0,
  upstreamMs: 0,
  replayed: false,
  closed: false,
  ended: false,
})

declare module 'fastify' {
  interface FastifyRequest {
    facts: CallFacts
  }
}
