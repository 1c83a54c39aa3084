import type { CredentialRequest } from './credentials.ts'
import type { LineKeeper } from './line-keeper.ts'
import type { Aim } from './plan-fetch.ts'
import type { CredentialTools } from './tools.ts'

/** One renewal of a line, shared by all who wait for it. */
export interface Renewal {
  readonly tools: CredentialTools
  readonly keeper: LineKeeper
  readonly request: CredentialRequest
  readonly aim: Aim
  /** Of the line when it began. */
  readonly epoch: number
  /** Aborted when the service begins to end, and when it has. */
  readonly closing: AbortSignal
  readonly ended: AbortSignal
  readonly done: { normal: boolean; forced: boolean }
}
