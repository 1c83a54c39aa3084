import type { JsonObject } from '../../base/json.ts'

/** What a merchant is to hear of. */
export interface NewNotification {
  /** Whose APIv3 key encrypts it. */
  readonly mchid: string
  readonly url: string
  /** E.g. `TRANSACTION.SUCCESS`. */
  readonly eventType: string
  /** E.g. `支付成功`. */
  readonly summary: string
  /** E.g. `transaction`; it is the AAD too. */
  readonly originalType: string
  /** What is encrypted. */
  readonly resource: JsonObject
}

/** How a try goes: as it should, or as a probe, which must be refused. */
export type TryKind = 'true' | 'signtest' | 'foreign-serial'

/** One sending, and what came of it. */
export interface NotificationTry {
  readonly kind: TryKind
  /** The world's time, in milliseconds. */
  readonly at: number
  /** What Wechatpay-Serial said. */
  readonly serial: string
  /** `accepted`: 200 or 204 in time. `forbidden`: the host may not be contacted, nothing was sent. */
  readonly outcome: 'accepted' | 'refused' | 'timeout' | 'unreachable' | 'forbidden'
  readonly status?: number
  /** Why nobody could be reached. */
  readonly reason?: string
}

/**
 * `waiting`: under way, or to be sent again at `nextAt`; `held`: until the control API sends it; `given-up`: after the last
 * try; `forbidden`: its host may not be contacted.
 */
export type NotificationState = 'waiting' | 'held' | 'accepted' | 'given-up' | 'forbidden'

export interface Notification extends NewNotification {
  readonly id: string
  /** The world's time, in milliseconds. */
  readonly createdAt: number
  /** The same in every try. */
  readonly body: string
  readonly tries: NotificationTry[]
  state: NotificationState
  /** When it is sent again by itself, in milliseconds. */
  nextAt?: number
}
