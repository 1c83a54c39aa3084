import type { Json } from '../../protocol/index.ts'

/** One request to a business service's webhook. */
export interface WebhookRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON, sent as these very characters in UTF-8: they are signed. */
  readonly body: string
  /** Milliseconds until the whole answer must be there. */
  readonly timeoutMs: number
  /** Aborted when the host stops. */
  readonly signal?: AbortSignal
}

/** What the webhook made of it. Only 2xx is `ok`: whatever else came, the event is to be handed out again. */
export type WebhookAnswer =
  | {
      readonly kind: 'ok'
      readonly status: number
      /** Where it is JSON of at most 64 KiB. */
      readonly body?: Json
    }
  | WebhookFailure

export interface WebhookFailure {
  readonly kind: 'failed'
  /** Our own words, without address, query or body: `status 500`. */
  readonly problem: string
  /** Whether other events would fare no better now: no connection, no answer in time, 5xx, 429. */
  readonly isDown: boolean
  /** From `Retry-After`, in milliseconds. */
  readonly retryAfterMs?: number
}

/** Sends once. Never throws. */
export type PostWebhook = (request: WebhookRequest) => Promise<WebhookAnswer>
