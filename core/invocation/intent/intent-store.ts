import type { Warning } from '../../protocol/index.ts'
import type { PreparedRequest } from '../../runner/prepared-request.ts'

/**
 * What is remembered of a call that somebody may come back for: stored before the first byte leaves, so that a repeat
 * under the same key sends the same body or gets the same answer, also after a crash.
 */
export interface Intent {
  /** Hash of app, operation and key; of owner, operation and number where WeChat knows it by one. */
  readonly id: string
  /** Hash of the input: the same key with another body is refused. */
  readonly bodyHash: string
  /** The first wire request of this key; every later sending sends this one. */
  readonly request: PreparedRequest
  /** Milliseconds since 1970. */
  readonly firstSentAt: number
  /** Milliseconds since 1970; afterwards it is as if it had never been. */
  readonly keepUntil: number
  /** Name and version of the plugin that wrote the request; intents of hosts before 1.1 hold the version alone. */
  readonly plugin?: string
  readonly pluginVersion: string
  /** WeChat's answer to it was final. */
  readonly settled?: true
  /** That answer, where it is to be given again. */
  readonly answer?: StoredAnswer
}

export interface StoredAnswer {
  readonly output: unknown
  readonly warnings: readonly Warning[]
}

/** Durable: what {@link put} resolved for survives the process. */
export interface IntentStore {
  /** @throws when there is one that cannot be read. */
  get(id: string): Intent | undefined
  /** @throws when it cannot be made durable; then nothing may be sent. */
  put(intent: Intent): Promise<void>
  delete(id: string): Promise<void>
  close(): Promise<void>
}
