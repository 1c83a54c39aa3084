import { type TInteger, Type } from 'typebox'

export interface FenLimits {
  /** Default 1: WeChat Pay takes no order of 0. */
  readonly minimum?: number
  readonly description?: string
}

/** An amount in fen: a whole number that a double holds exactly. Parts of a fen, negatives and strings are refused. */
export const fen = ({ minimum = 1, description = 'In fen, a whole number' }: FenLimits = {}): TInteger =>
  Type.Integer({ minimum, maximum: Number.MAX_SAFE_INTEGER, description })
