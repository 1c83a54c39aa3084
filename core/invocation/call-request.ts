import type { App } from '../app/app.ts'
import type { HostError } from '../errors/host-error.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { AnyOperation, ErrorClass, Failure, Warning } from '../protocol/index.ts'
import type { Blame } from '../rollout/observation.ts'
import type { RunFault } from '../runner/plugin-runner.ts'
import type { CallWitness } from '../shadow/call-witness.ts'
import type { Suspicion } from '../shadow/suspicion.ts'
import type { OpenFile } from './open-file.ts'

/** One call, after its input was checked and its plugin chosen. */
export interface CallRequest {
  readonly app: App
  readonly loaded: LoadedPlugin
  readonly operationName: string
  readonly operation: AnyOperation
  readonly input: unknown
  /** The caller's own, where it sent one. */
  readonly idempotencyKey: string | undefined
  /** Milliseconds since 1970. */
  readonly deadline: number
  /** Aborted when the caller hangs up. Only a safe operation is given up for it. */
  readonly signal?: AbortSignal
  /** Of a call on the canary: what takes over where the fallback table says so. */
  readonly rescue?: Rescue
  /** Of a call that is compared afterwards. */
  readonly witness?: CallWitness
}

/** Stable, for a call that the canary was given. */
export interface Rescue {
  readonly loaded: LoadedPlugin
  readonly operation: AnyOperation
}

/** What became of it. */
export type CallResult =
  | {
      readonly kind: 'output'
      readonly output: unknown
      readonly warnings: readonly Warning[]
      readonly replayed: boolean
    }
  /** A file that is handed on as it comes. */
  | { readonly kind: 'stream'; readonly file: OpenFile }
  /** A definite "no" of WeChat or of the plugin. */
  | { readonly kind: 'refused'; readonly failure: Failure; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'failed'; readonly error: HostError; readonly fault?: RunFault }

export interface CallReport {
  readonly result: CallResult
  /** Sendings to WeChat. */
  readonly attempts: number
  /** Milliseconds spent waiting for WeChat. */
  readonly upstreamMs: number
  /** What it says of the arm that was given the call. */
  readonly arm?: ArmReport
}

export interface ArmReport {
  /**
   * False: a local answer, one that came to no sending for the caller's own fault, or one whose credential stayed refused; it
   * says nothing of the arm.
   */
  readonly isObserved: boolean
  readonly blame: Blame
  /** Of what it is blamed for. */
  readonly errorClass?: ErrorClass
  /** Stable handled the call, or read its answer, after the canary had failed. */
  readonly rescued: boolean
  /** The caller hung up before an answer came. */
  readonly isGivenUp?: true
  /** What may be hard evidence. */
  readonly suspicion?: Suspicion
  /** WeChat refused the canary's signature, and accepted stable's of the same input. */
  readonly signatureRefused?: { readonly keySerial: string; readonly inputHash: string }
  /** Stable would have taken over, and the budget for that is used up. */
  readonly budgetExhausted?: true
}
