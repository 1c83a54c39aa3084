import type { Json } from './json.ts'

/** How far a call has come. `sent`: it left, or was about to; `delivered` and `failed` are final unless said otherwise. */
export type Stage = 'sent' | 'accepted' | 'delivered' | 'failed'

/** A call that a later push or query tells more of. Holds no personal data and no secret. */
export interface Tracked {
  /** The same in {@link Settled.key}, e.g. `order:1217752501201407033233368018`; at most 200 characters. */
  readonly key: string
  /** Whose the key is; default: the app's. */
  readonly owner?: 'app' | 'merchant'
  readonly stage: Stage
  /** WeChat's own word for it, e.g. `NOTPAY`. */
  readonly detail?: string
  /** A safe operation of the same plugin that tells more, asked after 1, 5 and 30 minutes, then hourly, until final or 7 days. */
  readonly ask?: { readonly operation: string; readonly input: Json }
}

/** What became of an earlier call. */
export interface Settled {
  /** Of the call that it is joined to, e.g. `template`. */
  readonly protocol: string
  readonly key: string
  readonly owner?: 'app' | 'merchant'
  readonly stage: Stage
  /** WeChat's own word for it, e.g. `success`, `failed:user block`, `REFUND`. */
  readonly detail?: string
  /** Nothing more will come; default: true for `delivered` and `failed`. */
  readonly final?: boolean
  /** Milliseconds since 1970: when it happened, by WeChat. */
  readonly at?: number
  /** Where the object has a version: a lower one than is known is ignored. */
  readonly version?: number
  /** What a query found is raised as this event, once, whether the push comes or not. */
  readonly event?: InboundEvent & { readonly channel: string }
}

/** One thing that WeChat tells. */
export interface InboundEvent {
  /** The same for each telling of the same thing, and for nothing else of this channel and owner; at most 300 characters. */
  readonly id: string
  /** Other ids under which the same thing may come, e.g. the notification's own. */
  readonly alsoKnownAs?: readonly string[]
  /** e.g. `TRANSACTION.SUCCESS`, `text`, `TEMPLATESENDJOBFINISH`. */
  readonly type: string
  /** Events of one key are handed on one after the other, in the order in which they came. */
  readonly orderKey?: string
  readonly settles?: Settled
  /** What the push brought for credential sources of this plugin. Never part of `data`. */
  readonly credentials?: readonly PushedCredential[]
  /** For the business service. */
  readonly data: Json
}

/** A credential that came by a push, e.g. `component_verify_ticket`. */
export interface PushedCredential {
  /** The source's own name. */
  readonly source: string
  /** The app that it is for, where that is not the one that the push came for. */
  readonly appid?: string
  readonly values: Readonly<Record<string, { readonly value: string; readonly ttlMs: number }>>
}
