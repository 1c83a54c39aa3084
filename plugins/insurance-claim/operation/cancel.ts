import { type Operation, output, type Resolve, type Static, Type } from '@wxhost/core/protocol'
import { authorizePay, readPayAnswer } from '@wxhost/core/protocol/pay'
import { readClaim } from '../claim/claim.ts'
import { allowedMerchant, claimErrors, notWeChat, post, projectMark } from '../endpoint.ts'
import { closed, outClaimNoField, text } from '../fields.ts'

const Input = Type.Object(
  { out_claim_no: outClaimNoField, reason: Type.Optional(text(80, 'Why, for the other side')) },
  closed,
)
type Input = Static<typeof Input>

const Cancelled = Type.Object({ out_claim_no: Type.String(), state: Type.Literal('CANCELLED') }, closed)
type Cancelled = Static<typeof Cancelled>

const cancelled = ({ out_claim_no }: Input): Cancelled => ({ out_claim_no, state: 'CANCELLED' })

/** A claim that is cancelled is cancelled, by this request or an earlier one; in any other state the repeat tells. */
const resolve: Resolve<Input, Cancelled> = {
  operation: 'status',
  input: ({ out_claim_no }) => ({ out_claim_no }),
  read(found, input) {
    if (found.kind === 'error') return { kind: found.code === 'RESOURCE_NOT_EXISTS' ? 'resend' : 'unknown' }
    return readClaim(found.output)?.state === 'CANCELLED' ? output(cancelled(input)) : { kind: 'resend' }
  },
}

/**
 * Cancels a claim that is not approved yet; one that is cancelled already is cancelled again without harm, whatever the
 * reason, so the claim's number must not hold a second cancelling to the first one's body.
 * @see wire-protocol reference, insurance page D, additions 8
 */
export const cancel: Operation<Input, Cancelled> = {
  summary: `Cancels a claim that is not approved yet. ${projectMark}`,
  effect: 'idempotent',
  idempotency: { key: 'call' },
  stickyBy: '/out_claim_no',
  resolve,
  input: Input,
  output: Cancelled,
  errors: claimErrors,
  example: { out_claim_no: 'CLM202401010001', reason: '重复申请' },
  encode(input, call) {
    const mchid = allowedMerchant(call)
    return typeof mchid === 'string' ? post('cancel', { mchid, ...input }) : mchid
  },
  authorize: authorizePay,
  decode: (response, call, { input }) =>
    // 204: a body would say something that this version does not know.
    readPayAnswer(response, call, (body) => (body === undefined ? output(cancelled(input)) : notWeChat)),
}
