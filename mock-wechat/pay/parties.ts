import { PayError, REASON } from '../base/pay-error.ts'
import { mustBeSigner, type PayRequest } from './pay-endpoint.ts'

/** Whether a merchant speaks for itself, or a partner speaks for its sub-merchant (additions to the wire-protocol reference, 6). */
export type PayMode = 'merchant' | 'partner'

/** Whose order it is, and which partner speaks for that merchant, if any. */
export interface Parties {
  readonly mchid: string
  readonly spMchid?: string
}

/** The parties that a request to order, query or close names. @throws PayError when it is not they who may ask */
export function partiesIn(request: PayRequest, mode: PayMode, read: (name: string) => string): Parties {
  if (mode === 'partner') {
    mustBeSigner(request, read('sp_mchid'))
    return partiesFor(request, read('sub_mchid'))
  }
  const mchid = read('mchid')
  mustBeSigner(request, mchid)
  return { mchid }
}

/** The parties of a refund or bill: without sub_mchid the signer itself. @throws PayError for another's sub-merchant */
export function partiesFor({ merchant }: PayRequest, subMchid: string | undefined): Parties {
  if (subMchid === undefined) return { mchid: merchant.mchid }
  if (merchant.subMerchants?.includes(subMchid)) return { mchid: subMchid, spMchid: merchant.mchid }
  throw new PayError(400, 'INVALID_REQUEST', '特约商户号与服务商没有受理关系', { reason: REASON.foreignSubMerchant })
}
