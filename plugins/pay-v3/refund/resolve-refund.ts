import { type Decoded, isJsonObject, type Resolve } from '@wxhost/core/protocol'
import { type PartyInput, subMchidOf } from '../parties.ts'
import { maybe } from '../values.ts'
import { type RefundOutput, readRefund } from './refund-output.ts'

export interface NumberedRefund extends PartyInput {
  readonly out_refund_no: string
}

export const askRefund: Resolve<NumberedRefund, RefundOutput>['input'] = ({ out_refund_no, ...input }, app) => ({
  out_refund_no,
  ...maybe('sub_mchid', subMchidOf(input, app)),
})

const unknownThere: readonly string[] = ['RESOURCE_NOT_EXISTS', 'ORDER_NOT_EXIST', 'REFUNDNOTEXIST', 'REFUND_NOT_EXIST']

/**
 * What a query proves of a refund whose answer was lost. A 404 right afterwards is no proof that nothing happened: the same number
 * and body are sent again, and WeChat moves the money once.
 * @see wire-protocol reference, additions 6 "Refunds"
 */
export const resolveRefund: Resolve<NumberedRefund, RefundOutput> = {
  operation: 'query-refund',
  input: askRefund,
  read(found, input) {
    if (found.kind === 'error') return unknownThere.includes(found.code) ? { kind: 'resend' } : { kind: 'unknown' }
    return taken(readRefund(isJsonObject(found.output) ? found.output : undefined, input.out_refund_no))
  },
}

export const taken = (refund: Decoded<RefundOutput>) =>
  refund.kind === 'output' ? refund : ({ kind: 'unknown' } as const)
