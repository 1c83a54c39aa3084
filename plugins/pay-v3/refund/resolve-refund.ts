import { type Decoded, isJsonObject, type Resolve } from '@wxhost/core/protocol'
import { type PartyInput, subMchidOf } from '../parties.ts'
import { maybe } from '../values.ts'
import { type RefundOutput, readRefund } from './refund-output.ts'
import type { RefundInput } from './refund-schema.ts'

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
export const resolveRefund: Resolve<RefundInput, RefundOutput> = {
  operation: 'query-refund',
  input: askRefund,
  read(found, input) {
    if (found.kind === 'error') return unknownThere.includes(found.code) ? { kind: 'resend' } : { kind: 'unknown' }
    const refund = taken(readRefund(isJsonObject(found.output) ? found.output : undefined, input.out_refund_no))
    return refund.kind === 'output' && isAnother(refund.output, input) ? { kind: 'resend' } : refund
  },
}

/** A number may have been used long ago, or by another system. The repeat is then refused by WeChat: the number moves nothing twice. */
const isAnother = (refund: RefundOutput, { out_trade_no, transaction_id, amount }: RefundInput): boolean =>
  differ(refund.amount?.refund, amount.refund) ||
  differ(refund.out_trade_no, out_trade_no) ||
  differ(refund.transaction_id, transaction_id)

const differ = <T>(shown: T | undefined, asked: T | undefined): boolean =>
  shown !== undefined && asked !== undefined && shown !== asked

export const taken = (refund: Decoded<RefundOutput>) =>
  refund.kind === 'output' ? refund : ({ kind: 'unknown' } as const)
