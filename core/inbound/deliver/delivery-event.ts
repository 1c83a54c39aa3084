/** What happened in delivering, for logs and metrics. Holds no data of the event. */
export type DeliveryEvent =
  | (Delivery & { readonly kind: 'delivered' })
  /** Another try follows. */
  | (Delivery & { readonly kind: 'failed'; readonly problem: string; readonly nextInMs: number })
  /** Given up; a person may replay it. */
  | (Delivery & { readonly kind: 'dead'; readonly problem: string })
  /** The host of a webhook failed several times in a row and is spared, or answers again. */
  | { readonly kind: 'host-down' | 'host-up'; readonly host: string }
  /** The inbox cannot be read or written now; what was not recorded is delivered again. */
  | { readonly kind: 'store-failed'; readonly error: unknown }

interface Delivery {
  readonly id: string
  readonly appid: string
  readonly channel: string
  readonly type: string
  /** This one included. */
  readonly tries: number
  readonly tookMs: number
  /** Since WeChat pushed it. */
  readonly ageMs: number
}
