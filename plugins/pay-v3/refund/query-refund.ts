import { type Call, type Encoded, type Operation, type Static, Type } from '@wxhost/core/protocol'
import { authorizePay, readPayAnswer } from '@wxhost/core/protocol/pay'
import { get, inPath, payErrors } from '../endpoint.ts'
import { closed, outRefundNoField } from '../fields.ts'
import { queriedRefund } from '../notify/refund-event.ts'
import { ownFields, partiesOf, subMchidField } from '../parties.ts'
import { type RefundOutput, readRefund, refundOutput } from './refund-output.ts'

const queryRefundInput = Type.Object({ ...ownFields, ...subMchidField, out_refund_no: outRefundNoField }, closed)
type QueryRefundInput = Static<typeof queryRefundInput>

/** @see wire-protocol reference, pay-v3 page 3 */
export const queryRefund: Operation<QueryRefundInput, RefundOutput> = {
  summary: 'Ask what became of a refund; useful about a minute after it was accepted',
  effect: 'safe',
  stickyBy: '/out_refund_no',
  input: queryRefundInput,
  output: refundOutput,
  errors: payErrors,
  example: { out_refund_no: 'sandbox-refund-0001' },
  encode: encodeQuery,
  authorize: authorizePay,
  decode: (response, call, { input }) => readPayAnswer(response, call, (body) => readRefund(body, input.out_refund_no)),
  settles: (found, input, app) => queriedRefund(found, input, app),
}

function encodeQuery(input: QueryRefundInput, call: Call): Encoded<RefundOutput> {
  const parties = partiesOf(input, call.app)
  if ('kind' in parties) return parties
  const query = parties.sub === undefined ? undefined : { sub_mchid: parties.sub.mchid }
  return get(`/v3/refund/domestic/refunds/${inPath(input.out_refund_no)}`, query)
}
