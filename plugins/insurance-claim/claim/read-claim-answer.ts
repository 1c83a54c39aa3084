import { type AppView, type Call, type Decoded, output, type WireResponse } from '@wxhost/core/protocol'
import { readPayAnswer } from '@wxhost/core/protocol/pay'
import { notWeChat } from '../endpoint.ts'
import { type Claim, readClaim } from './claim.ts'
import { claimWarnings } from './claim-warnings.ts'

/** Which claim was asked for. */
export interface AskedClaim {
  readonly out_claim_no?: string
  readonly claim_id?: string
}

/** The answer's status object, verified, with a warning for each rule that it breaks. */
export const readClaimAnswer = (response: WireResponse, call: Call, asked: AskedClaim): Promise<Decoded<Claim>> =>
  readPayAnswer(response, call, (body) => {
    const claim = readClaim(body)
    return claim !== undefined && isOwnClaim(claim, asked, call.app) ? output(claim, claimWarnings(claim)) : notWeChat
  })

/** A claim of another merchant, or another one than was asked for, is nobody's to read. */
const isOwnClaim = (claim: Claim, asked: AskedClaim, app: AppView): boolean =>
  claim.mchid === app.mchid &&
  (asked.out_claim_no === undefined || claim.out_claim_no === asked.out_claim_no) &&
  (asked.claim_id === undefined || claim.claim_id === asked.claim_id)
