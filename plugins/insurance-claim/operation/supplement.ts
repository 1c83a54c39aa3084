import { type Operation, type Resolve, type Static, Type } from '@wxhost/core/protocol'
import { authorizePay } from '@wxhost/core/protocol/pay'
import { Claim } from '../claim/claim.ts'
import { readClaimAnswer } from '../claim/read-claim-answer.ts'
import { allowedMerchant, claimErrors, post, projectMark } from '../endpoint.ts'
import { closed, materialsField, outClaimNoField } from '../fields.ts'

const Input = Type.Object({ out_claim_no: outClaimNoField, materials: materialsField }, closed)
type Input = Static<typeof Input>

/**
 * No state proves whether these materials came: REVIEWING may be old or new. The repeat tells: the same set of sha256 is
 * answered like the first time, a set that never came is taken, or refused with STATE_CONFLICT.
 */
const resolve: Resolve<Input, Claim> = {
  operation: 'status',
  input: ({ out_claim_no }) => ({ out_claim_no }),
  read: (found) => ({
    kind: found.kind === 'output' || found.code === 'RESOURCE_NOT_EXISTS' ? 'resend' : 'unknown',
  }),
}

/**
 * Hands in materials that a claim in NEED_MATERIAL asks for. The set of their sha256 makes it one, not the claim's number:
 * a claim may ask more than once.
 * @see wire-protocol reference, additions 8
 */
export const supplement: Operation<Input, Claim> = {
  summary: `Hands in the materials that a claim asks for. ${projectMark}`,
  effect: 'idempotent',
  idempotency: { key: 'call' },
  stickyBy: '/out_claim_no',
  resolve,
  input: Input,
  output: Claim,
  errors: claimErrors,
  example: {
    out_claim_no: 'CLM202401010001',
    materials: [
      {
        type: 'INVOICE',
        media_id: 'media-1',
        sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      },
    ],
  },
  encode(input, call) {
    const mchid = allowedMerchant(call)
    return typeof mchid === 'string' ? post('supplement', { mchid, ...input }) : mchid
  },
  authorize: authorizePay,
  decode: (response, call, { input: { out_claim_no } }) => readClaimAnswer(response, call, { out_claim_no }),
}
