import type { App } from '../app/app.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { Push } from '../protocol/index.ts'
import type { Lane } from '../rollout/lanes.ts'
import type { CallWitness } from './call-witness.ts'
import type { ShadowReport } from './report/shadow-report.ts'

/** A call on stable that may be compared; a CallRequest is one. */
export interface SampledRequest {
  readonly app: App
  readonly loaded: LoadedPlugin
  readonly operationName: string
  readonly input: unknown
}

/** A push that stable opened. */
export interface SampledPush {
  readonly app: App
  readonly loaded: LoadedPlugin
  readonly channelName: string
  readonly push: Push
  /** Milliseconds since 1970. */
  readonly arrivedAt: number
  readonly deadline: number
}

/** One call that was chosen: it sees the call pass, and is compared once the call has ended. */
export interface ShadowSample extends CallWitness {
  /** The call has ended, however. Never waits. */
  end(): void
}

/** Compares the two versions of a rollout on live traffic: nothing is sent, and no caller waits. */
export interface Shadow {
  /** Undefined: this call is not chosen, or there is enough to do. */
  sample(lane: Lane, request: SampledRequest): ShadowSample | undefined
  /** A push was answered; it is compared where it is chosen. Never waits. */
  push(lane: Lane, push: SampledPush): void
  report(rolloutId: string): ShadowReport | undefined
  /** Ends the threads, writes what is known. */
  close(): Promise<void>
}
