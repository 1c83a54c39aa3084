import type { InboundAnswer, InboundEvent, Json } from '../protocol/index.ts'

/** `held`: there is no webhook to hand it to. `dead`: given up after the last try; a person may replay it. */
export type DeliveryState = 'pending' | 'delivered' | 'dead' | 'held'

/** One event as it lies in the inbox. Times in milliseconds since 1970. */
export interface StoredEvent {
  /** Stable: the business service sees the same for every delivery of this event. 32 hex characters. */
  readonly id: string
  /** Rises with the order in which events were stored. */
  readonly sequence: number
  /** `app:<appid>` or `merchant:<mchid>`: in whose name WeChat pushed. */
  readonly owner: string
  /** The app whose plugin opened it. */
  readonly appid: string
  /** Protocol and channel, e.g. `pay.notify`. */
  readonly channel: string
  readonly type: string
  readonly orderKey?: string
  readonly receivedAt: number
  readonly state: DeliveryState
  /** Deliveries so far. */
  readonly tries: number
  readonly nextTryAt: number
  /** Why the last delivery failed: our own words, e.g. `status 500`, `timeout`. */
  readonly lastProblem?: string
  readonly deliveredAt?: number
  /** Sealed at rest; purged with the row. */
  readonly data: Json
}

/** A genuine push, ready to be stored. */
export interface AcceptedPush {
  /** `app:<appid>` or `merchant:<mchid>`: in whose name WeChat pushed. */
  readonly owner: string
  /** The app whose plugin opened it, and its merchant: whose outcomes the events may settle. */
  readonly appid: string
  readonly mchid?: string
  readonly protocol: string
  /** Its own name, e.g. `notify`. */
  readonly channel: string
  readonly events: readonly InboundEvent[]
  readonly ack: InboundAnswer
  readonly once?: { readonly nonce: string; readonly untilMs: number; readonly bodyHash: string }
  /** Without a webhook events are `held`. */
  readonly hasWebhook: boolean
}

export type Stored =
  | {
      readonly kind: 'stored'
      /** In the order of the push: the stored event, and whether this push brought it first. */
      readonly events: readonly { readonly id: string; readonly isNew: boolean }[]
      /** How a push of these events was answered before: given again. */
      readonly answer?: InboundAnswer
    }
  /** The nonce was used with another body: nothing is stored. */
  | { readonly kind: 'replayed' }

/** Events of one app and channel: they go to one webhook. */
export interface Source {
  readonly appid: string
  readonly channel: string
}

/**
 * The inbox: what WeChat pushed, on disk before WeChat is answered. Deduped by the events' ids; sealed; kept for the
 * retention time after delivery.
 */
export interface InboxStore {
  /**
   * Stores what is new, remembers the nonce, and joins `settles` to earlier calls: all in one transaction.
   * Resolves once it is on disk. @throws when it cannot be (disk full, read-only): WeChat must be answered 5xx.
   */
  accept(push: AcceptedPush): Promise<Stored>
  /** How these events were answered, for the next push of the same. */
  answered(ids: readonly string[], answer: InboundAnswer): Promise<void>
  /** Those to be delivered by now: of each order key (owner, channel, key) the first pending one only; longest due first. */
  due(now: number, most: number, without?: readonly Source[]): readonly StoredEvent[]
  /** When the next one is due that no earlier one of its order key holds up; undefined: none is pending. */
  nextDueAt(): number | undefined
  delivered(id: string, at: number): Promise<void>
  failed(id: string, problem: string, next: { readonly at: number } | 'dead'): Promise<void>
  find(id: string): StoredEvent | undefined
  /** The latest first. `before`: a sequence number. */
  list(query: {
    readonly state?: DeliveryState
    readonly channel?: string
    readonly most: number
    readonly before?: number
  }): readonly StoredEvent[]
  /** Dead, held or delivered ones are pending again, under the same id, with all their tries before them. @returns how many. */
  replay(which: { readonly ids?: readonly string[]; readonly state?: DeliveryState }, now: number): Promise<number>
  /** Deletes what was delivered (or is dead or held) and received before `before`, with its ids; never what is pending. @returns how many. */
  purge(before: number, states: readonly DeliveryState[]): Promise<number>
  /** How many in each state. */
  counts(): Readonly<Record<DeliveryState, number>>
  /** Called when something new is pending, or pending again. Only for what this process does. */
  onPending(listener: () => void): void
  close(): void
}
