import type { PreparedRequest } from '../runner/prepared-request.ts'
import type { CallKey } from './intent/call-keys.ts'

/** A body that is to be sent, and the keys that it is stored under. */
export interface Held {
  readonly body: PreparedRequest
  readonly keys: readonly CallKey[]
  /** This call brought it: nothing of it left before. */
  readonly isFresh: boolean
  /** An earlier call sent it then, and it was never answered for certain. Milliseconds since 1970. */
  readonly firstSentAt?: number
}
