export type TradeType = 'JSAPI' | 'NATIVE' | 'APP' | 'MWEB'
export type TradeState = 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED'

/** Who speaks for a merchant, in partner mode. */
export interface Partner {
  /** sp_mchid. */
  readonly mchid: string
  readonly subAppid?: string
  /** Whose openid the payer's is: the partner's own app's, or the sub-merchant's. */
  readonly openidOf?: 'sp' | 'sub'
}

/** What a merchant orders. */
export interface NewOrder {
  /** Whose money it will be; sub_mchid in partner mode. */
  readonly mchid: string
  /** sp_appid in partner mode. */
  readonly appid: string
  /** Absent: the merchant speaks for itself. */
  readonly partner?: Partner
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
