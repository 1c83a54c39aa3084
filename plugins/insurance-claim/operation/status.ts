import { failure, type Operation, type Static, Type } from '@wxhost/core/protocol'
import { authorizePay } from '@wxhost/core/protocol/pay'
import { Claim } from '../claim/claim.ts'
import { queriedClaim } from '../claim/claim-outcome.ts'
import { readClaimAnswer } from '../claim/read-claim-answer.ts'
import { allowedMerchant, claimErrors, get, projectMark } from '../endpoint.ts'
import { claimIdField, closed, outClaimNoField } from '../fields.ts'

const Input = Type.Object(
  { out_claim_no: Type.Optional(outClaimNoField), claim_id: Type.Optional(claimIdField) },
  { ...closed, description: 'Exactly one of the two' },
)

/** How far a claim has come. @see wire-protocol reference, insurance page D */
export const status: Operation<Static<typeof Input>, Claim> = {
  summary: `Shows how far a claim has come. ${projectMark}`,
  effect: 'safe',
  input: Input,
  output: Claim,
  errors: claimErrors,
  example: { out_claim_no: 'CLM202401010001' },
  encode(input, call) {
    const mchid = allowedMerchant(call)
    if (typeof mchid !== 'string') return mchid
    if ((input.out_claim_no === undefined) === (input.claim_id === undefined)) return oneOfTwo
    return get('status', { mchid, ...input })
  },
  authorize: authorizePay,
  decode: (response, call, { input }) => readClaimAnswer(response, call, input),
  settles: queriedClaim,
}

const oneOfTwo = failure(
  'invalid-argument',
  'one-number-needed',
  'Give exactly one of out_claim_no and claim_id: with both or none the claim is not named.',
  { path: '/out_claim_no' },
)
