export type RefundStatus = 'PROCESSING' | 'SUCCESS' | 'ABNORMAL' | 'CLOSED'

/** What a merchant asks back for a user. */
export interface NewRefund {
  /** Whose order it was; sub_mchid in partner mode. */
  readonly mchid: string
  /** sp_mchid; absent: the merchant speaks for itself. */
  readonly spMchid?: string
  readonly outRefundNo: string
  /** Either names the order; both must name the same. */
  readonly outTradeNo?: string
  readonly transactionId?: string
  /** Fen, >= 1. */
  readonly amount: number
  /** What the order cost, in fen. */
  readonly total: number
  readonly notifyUrl?: string
  /** The same for the same parameters: a repeat must have it too. */
  readonly fingerprint: string
}

export interface Refund extends NewRefund {
  readonly outTradeNo: string
  readonly transactionId: string
  readonly refundId: string
  readonly createdAt: number
  /** Since when it is PROCESSING, in milliseconds: since it was made, or asked for again after ABNORMAL. */
  processingSince: number
  /** What it was asked for again with; a repeat must have the same. */
  secondTry?: string
  status: RefundStatus
  /** When the money came, in milliseconds. */
  succeededAt?: number
}
