import type { AppView } from '../../protocol/index.ts'
import type { CutReferences } from './crossing.ts'
import type { Member } from './members.ts'

/*
 * All that crosses between the host and a plugin's thread is plain data, many messages at a time. Those of every call are
 * tuples: the names of members would be written and read each time.
 */

/** What the thread is given before its first line runs: the very bytes that were verified. */
export interface ThreadData {
  readonly directory: string
  readonly entry: string
  readonly integrity: string
  readonly files: ReadonlyMap<string, Uint8Array>
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
/** What one run may ask of the host: a batch of a thousand rows with some fields to encrypt in each. */
export const mostAsks = 4_096
export type AsynchronousMember = (typeof asynchronousMembers)[number]

/**
 * One function is run. `member` is its place in the list of members; the Call among `args` is left out. Of the Call: `app`
 * is the number under which the thread was told of it, -1 where there is no Call; times in milliseconds.
 */
export type RunMessage = readonly [
  kind: 'run',
  id: number,
  member: number,
  args: readonly unknown[],
  references: CutReferences,
  ahead: Ahead | undefined,
  app: number,
  now: number,
  wechatNow: number,
  deadline: number,
  idempotencyKey: string,
]

/** As `run`, for `readLine`: one line after the other, each with the state that the one before it left. */
export type LinesMessage = readonly [
  kind: 'lines',
  id: number,
  member: number,
  lines: readonly string[],
  state: unknown,
  input: unknown,
]

/** `hostError`: the number of an error that the host keeps, where it is the host's own. */
export type RefusalMessage = readonly [
  kind: 'refusal',
  ask: number,
  name: string,
  message: string,
  hostError: number | undefined,
]
export type AnswerMessage = readonly [kind: 'answer', ask: number, value: unknown]

export type ToThread =
  /** Sent before the first call for the app: its settings may be long. */
  | readonly [kind: 'app', id: number, app: AppView]
  | RunMessage
  | LinesMessage
  | AnswerMessage
  | RefusalMessage
  | readonly [kind: 'ping', id: number]

/** A function came to its end. `references`: where the true ones stood, null in their place. */
export type DoneMessage = readonly [
  kind: 'done',
  id: number,
  value: unknown,
  references: CutReferences,
  noncesUsed: number,
]

/** A function asks its Call for something that only the host can do. */
export type AskMessage = readonly [
  kind: 'ask',
  id: number,
  ask: number,
  member: AsynchronousMember,
  args: readonly unknown[],
]

export type OfRun =
  | DoneMessage
  | AskMessage
  /** Never the message of what was thrown: it may hold the caller's data. */
  | readonly [kind: 'threw', id: number, note: string]
  /** It returned something that is no plain data. */
  | readonly [kind: 'uncloneable', id: number]
  | readonly [kind: 'host-error', id: number, error: number]
  | readonly [kind: 'lacks', id: number, lacks: Lacks]

export type FromThread =
  | OfRun
  /** All that the thread itself needs is there; the plugin's module is loaded next. */
  | readonly [kind: 'up']
  | readonly [kind: 'ready', description: Description]
  | readonly [kind: 'refused', code: string, problems: readonly string[], remedy: string]
  /** Lines that the plugin wrote, and errors that nobody caught, since the last pong. */
  | readonly [kind: 'pong', id: number, lines: number, strays: number]

/** A plugin without its functions. */
export interface Description {
  readonly data: unknown
  readonly members: readonly Member[]
}
