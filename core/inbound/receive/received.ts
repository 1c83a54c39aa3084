import type { InboundAnswer, RefusalReason } from '../../protocol/index.ts'

/**
 * What became of a push.
 * `answered`: nothing to store, the check of an address; `repeated`: all of it was known; `fault`: the plugin or the host
 * failed to read it; `unstored`: it could not be kept; `late`: there was no time left. The last three are answered 5xx.
 */
export type ReceivedOutcome =
  | 'stored'
  | 'repeated'
  | 'answered'
  | 'refused'
  | 'replayed'
  | 'unknown'
  | 'wrong-method'
  | 'fault'
  | 'unstored'
  | 'late'

/** How the answer came about where the webhook may answer WeChat itself. */
export type ReplyOutcome = 'given' | 'given-again' | 'none' | 'unreadable' | 'failed'

export interface Received {
  readonly outcome: ReceivedOutcome
  readonly answer: InboundAnswer
  /** Why it was refused. */
  readonly reason?: RefusalReason
  /** WeChat tests whether signatures are checked: counted apart, no alarm. */
  readonly isProbe?: true
  readonly reply?: ReplyOutcome
  /** The plugin that opened the push could not make the reply; another version of it may have. */
  readonly hasReplyFault?: true
  /** For the log: a stable code or our own words; nothing of the push. */
  readonly problem?: string
}

/** One push, for metrics and the log; without anything that it held. Names are set only once they are known to exist. */
export interface ReceivedRecord {
  readonly outcome: ReceivedOutcome
  readonly status: number
  readonly protocol: string | undefined
  readonly channel: string | undefined
  readonly version: string | undefined
  readonly reason: RefusalReason | undefined
  readonly isProbe: boolean
  readonly reply: ReplyOutcome | undefined
  readonly problem: string | undefined
  /** Milliseconds from its arrival to its answer. */
  readonly ms: number
}
