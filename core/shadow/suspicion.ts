import type { App } from '../app/app.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { WireResponse } from '../protocol/index.ts'

/** A fault of the canary that may be hard evidence: all that it takes to run the same once more, on both arms. */
export interface Suspicion {
  readonly phase: 'encode' | 'decode'
  readonly app: App
  readonly canary: LoadedPlugin
  readonly stable: LoadedPlugin
  readonly operationName: string
  readonly input: unknown
  /** Of the call that failed. Milliseconds since 1970. */
  readonly call: {
    readonly now: number
    readonly wechatNow: number
    readonly deadline: number
    readonly idempotencyKey: string
  }
  /** Of `decode`: the answer that it could not read. */
  readonly response?: WireResponse
  /** Of `decode`: what the step before kept. */
  readonly state?: unknown
}

/**
 * Runs both arms once more in fresh workers, off the caller's path. `reproduced`: the canary fails again and stable succeeds.
 * Never throws.
 */
export type Reproduce = (suspicion: Suspicion) => Promise<'reproduced' | 'not-reproduced'>
