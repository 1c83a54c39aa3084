import type { ErrorClass } from '../protocol/index.ts'
import type { Owner } from './owner.ts'

/** What happened, for metrics and logs. Holds no secret. */
export type CredentialEvent = SourceEvent | StoreEvent

export interface SourceEvent {
  /**
   * - `fetched`: WeChat gave new values; `fetched-again`: the values that were held.
   * - `fetch-failed`: one fetch gave nothing. `class` as WeChat's answer says, `transport` without an answer,
   *   `config` or `plugin-fault` for a fault of this side,
   *   none where WeChat has none yet.
   * - `renewal-kept-old`: the renewal failed and the old values go on serving.
   * - `write-refused`: another host wrote later values meanwhile; those serve.
   * - `pushed`: WeChat brought values by itself.
   * - `unsaved`: the values are in memory alone, until the store is back.
   */
  readonly kind:
    | 'fetched'
    | 'fetched-again'
    | 'fetch-failed'
    | 'renewal-kept-old'
    | 'write-refused'
    | 'pushed'
    | 'unsaved'
  readonly owner: Owner
  readonly sourceName: string
  readonly forced: boolean
  readonly class?: ErrorClass
}

interface StoreEvent {
  readonly kind: 'store-away' | 'store-back'
}
