import type { AppView } from '../../protocol/index.ts'
import type { Member } from './members.ts'

/** All that crosses between the host and a plugin's thread is plain data: structured clones of these, many at a time. */

/** What the thread is given before its first line runs: the very bytes that were verified. */
export interface ThreadData {
  readonly directory: string
  readonly entry: string
  readonly integrity: string
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** Of a Call, by value. */
export interface CallValues {
  /** The number under which the thread was told of the app. */
  readonly app: number
  readonly now: number
  readonly wechatNow: number
  readonly deadline: number
  readonly idempotencyKey: string
}

/** What the synchronous members of a Call are given ahead: a plugin's function cannot wait for the host. */
export interface Ahead {
  readonly nonces: readonly string[]
  readonly inboundUrls: ReadonlyMap<string, string | undefined>
  /** `threw`: the host refuses the name; so does the Call in the thread. */
  readonly keyIds: ReadonlyMap<string, { readonly id: string | undefined } | { readonly threw: string }>
}

/** What a run asked for and did not have; it is run once more with it. */
export interface Lacks {
  readonly nonces: number
  readonly inboundUrls: readonly string[]
  readonly keyIds: readonly string[]
}

export const asynchronousMembers = ['sign', 'verify', 'digest', 'verifyDigest', 'encrypt', 'decrypt', 'seal'] as const
export type AsynchronousMember = (typeof asynchronousMembers)[number]

export type ToThread =
  /** Sent before the first call for the app: its settings may be long. */
  | { readonly kind: 'app'; readonly id: number; readonly app: AppView }
  | {
      readonly kind: 'run'
      readonly id: number
      /** Its place in the list of members. */
      readonly member: number
      /** Undefined where the Call stands. */
      readonly args: readonly unknown[]
      /** Where true references stand in `args`. */
      readonly references: readonly CutReference[]
      readonly call: CallValues | undefined
      readonly ahead: Ahead | undefined
    }
  /** As `run`, for `readLine`: one line after the other. */
  | {
      readonly kind: 'lines'
      readonly id: number
      readonly member: number
      readonly lines: readonly string[]
      readonly state: unknown
      readonly input: unknown
    }
  | { readonly kind: 'answer'; readonly ask: number; readonly value: unknown }
  /** `hostError`: the number of an error that the host keeps, where it is the host's own. */
  | {
      readonly kind: 'refusal'
      readonly ask: number
      readonly name: string
      readonly message: string
      readonly hostError: number | undefined
    }
  | { readonly kind: 'ping'; readonly id: number }

export type FromThread =
  | { readonly kind: 'ready'; readonly description: Description }
  | { readonly kind: 'refused'; readonly code: string; readonly problems: readonly string[]; readonly remedy: string }
  /** `references`: where the true ones stood, null in their place. */
  | {
      readonly kind: 'done'
      readonly id: number
      readonly value: unknown
      readonly references: readonly CutReference[]
      readonly noncesUsed: number
    }
  /** Never the message of what was thrown: it may hold the caller's data. */
  | { readonly kind: 'threw'; readonly id: number; readonly note: string }
  /** Something that is no plain data. */
  | { readonly kind: 'uncloneable'; readonly id: number }
  | { readonly kind: 'host-error'; readonly id: number; readonly error: number }
  | { readonly kind: 'lacks'; readonly id: number; readonly lacks: Lacks }
  | {
      readonly kind: 'ask'
      readonly id: number
      readonly ask: number
      readonly member: AsynchronousMember
      readonly args: readonly unknown[]
    }
  /** Lines that the plugin wrote, and errors that nobody caught, since the last pong. */
  | { readonly kind: 'pong'; readonly id: number; readonly lines: number; readonly strays: number }

/** A reference that was cut out of what a plugin returned. */
export interface CutReference {
  readonly path: readonly string[]
  readonly kind: 'secret' | 'credential'
  readonly name: string
}

/** A plugin without its functions. */
export interface Description {
  readonly data: unknown
  readonly members: readonly Member[]
}
