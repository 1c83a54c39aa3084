/** PAY_FAILED is not final: the payment may be tried again. */
export type ClaimState =
  | 'ACCEPTED'
  | 'REVIEWING'
  | 'NEED_MATERIAL'
  | 'APPROVED'
  | 'PAYING'
  | 'PAID'
  | 'PAY_FAILED'
  | 'REJECTED'
  | 'CANCELLED'
  | 'CLOSED'

/** A claim as a merchant applies for it. */
export interface NewClaim {
  readonly mchid: string
  readonly appid: string
  readonly outClaimNo: string
  readonly mixTradeNo?: string
  /** Fen, >= 1. */
  readonly claimFee: number
  readonly notifyUrl: string
  /** All parameters, sensitive ones as plain text: what a repeat is held against. */
  readonly fingerprint: string
}

/** Times in milliseconds, money in fen. */
export interface Claim extends NewClaim {
  /** 28 digits. */
  readonly claimId: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly finishedAt?: number
  readonly state: ClaimState
  /** Grows by 1 with every change. */
  readonly version: number
  readonly approvedFee?: number
  readonly paidFee?: number
  readonly rejectCode?: string
  readonly rejectReason?: string
  /** Types of material that are asked for. */
  readonly requiredMaterials?: readonly string[]
  /** How often PAYING was entered. */
  readonly payRounds: number
  /** The sha256 of the supplement that was taken last, sorted. */
  readonly supplement?: string
  /** Fields that a test wants said in the place of the true ones. */
  readonly said?: Readonly<Record<string, string | number>>
}

export const FINAL_STATES: ReadonlySet<ClaimState> = new Set(['PAID', 'REJECTED', 'CANCELLED', 'CLOSED'])

/** What a bureau does, as a test plays it. */
export type ClaimMove = 'review' | 'need-material' | 'approve' | 'reject' | 'pay' | 'pay-fail' | 'close'

type Moves = Readonly<Partial<Record<ClaimState, ClaimState>>>

/** Where each move leads (insurance page, D; additions to the wire-protocol reference, 8). */
export const MOVES: Readonly<Record<ClaimMove | 'cancel' | 'supplement', Moves>> = {
  review: { ACCEPTED: 'REVIEWING' },
  'need-material': { REVIEWING: 'NEED_MATERIAL' },
  supplement: { NEED_MATERIAL: 'REVIEWING' },
  approve: { REVIEWING: 'APPROVED' },
  reject: { REVIEWING: 'REJECTED', NEED_MATERIAL: 'REJECTED' },
  /** Begins the payment, then ends it. */
  pay: { APPROVED: 'PAYING', PAYING: 'PAID', PAY_FAILED: 'PAYING' },
  'pay-fail': { PAYING: 'PAY_FAILED' },
  close: { NEED_MATERIAL: 'CLOSED' },
  cancel: { ACCEPTED: 'CANCELLED', REVIEWING: 'CANCELLED', NEED_MATERIAL: 'CANCELLED' },
}
