export type TradeType = 'JSAPI' | 'NATIVE' | 'APP' | 'MWEB'
export type TradeState = 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED'

/** What a merchant orders. */
export interface NewOrder {
  readonly mchid: string
  readonly appid: string
  readonly outTradeNo: string
  readonly tradeType: TradeType
  /** Fen, >= 1. */
  readonly total: number
  readonly description: string
  readonly attach?: string
  /** Who is to pay; of JSAPI orders only. */
  readonly openid?: string
  readonly notifyUrl: string
  /** Last moment to pay, in milliseconds. */
  readonly expiresAt?: number
  /** The same for the same parameters: a repeat must have it too. */
  readonly fingerprint: string
}

export interface Order extends NewOrder {
  readonly createdAt: number
  state: TradeState
  /** What the client pays with, and since when it has it. */
  ticket: { readonly id: string; readonly at: number }
  paid?: { readonly transactionId: string; readonly openid: string; readonly at: number }
}
