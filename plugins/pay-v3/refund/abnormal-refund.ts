import {
  type Call,
  type Encoded,
  type Failure,
  failure,
  isJsonObject,
  type Operation,
  type Resolve,
  type Static,
  Type,
} from '@wxhost/core/protocol'
import { authorizePay, encryptField, readPayAnswer } from '@wxhost/core/protocol/pay'
import { inPath, payErrors, post } from '../endpoint.ts'
import { closed, outRefundNoField, refundIdField, text, word } from '../fields.ts'
import { ownFields, type Parties, partiesOf, subMchidField } from '../parties.ts'
import { maybe } from '../values.ts'
import { refundTracked } from './refund-outcome.ts'
import { type RefundOutput, readRefund, refundOutput } from './refund-output.ts'
import { askRefund, taken } from './resolve-refund.ts'

/** Debit cards of these banks, no other [D partner/apis/refund/refunds/create-abnormal-refund]. */
const bankTypes = [
  'CMB_DEBIT',
  'COMM_DEBIT',
  'ABC_DEBIT',
  'CCB_DEBIT',
  'ICBC_DEBIT',
  'BOC_DEBIT',
  'PAB_DEBIT',
  'SPDB_DEBIT',
  'CITIC_DEBIT',
  'CEB_DEBIT',
  'CMBC_DEBIT',
  'CIB_DEBIT',
  'GDB_DEBIT',
  'PSBC_DEBIT',
  'NBCB_DEBIT',
] as const

const abnormalRefundInput = Type.Object(
  {
    ...ownFields,
    ...subMchidField,
    refund_id: refundIdField,
    out_refund_no: outRefundNoField,
    type: Type.Enum(['USER_BANK_CARD', 'MERCHANT_BANK_CARD']),
    bank_type: Type.Optional(Type.Enum([...bankTypes])),
    bank_account: Type.Optional(word('[0-9]{8,32}', "The payer's card number; sent encrypted")),
    // 50 characters are 200 bytes at most: RSA takes 214.
    real_name: Type.Optional({ ...text(50), description: "The card holder's name; sent encrypted" }),
  },
  closed,
)
type AbnormalRefundInput = Static<typeof abnormalRefundInput>

/** Only an ABNORMAL refund can be applied for, so one that is on its way again (or over) proves that WeChat took it. */
const resolveAbnormal: Resolve<AbnormalRefundInput, RefundOutput> = {
  operation: 'query-refund',
  input: askRefund,
  read(found, input) {
    if (found.kind === 'error') return { kind: 'unknown' }
    const refund = readRefund(isJsonObject(found.output) ? found.output : undefined, input.out_refund_no)
    return refund.kind === 'output' && refund.output.status === 'ABNORMAL' ? { kind: 'resend' } : taken(refund)
  },
}

/**
 * Sends an ABNORMAL refund to a bank card. Idempotent: WeChat refunds one out_refund_no once, however often it is applied for. Keyed
 * by the call, not by the number: after a card that failed, the same number is applied for again with another card.
 * @see wire-protocol reference, additions 6 "Refunds" and pay-v3 page 7
 */
export const abnormalRefund: Operation<AbnormalRefundInput, RefundOutput> = {
  summary: 'Send a refund of status ABNORMAL to a bank card of the payer or of the merchant',
  effect: 'idempotent',
  idempotency: { key: 'call' },
  stickyBy: '/out_refund_no',
  input: abnormalRefundInput,
  output: refundOutput,
  errors: payErrors,
  example: {
    refund_id: '50000000382019052709732678859',
    out_refund_no: 'sandbox-refund-0001',
    type: 'MERCHANT_BANK_CARD',
  },
  resolve: resolveAbnormal,
  encode: encodeAbnormal,
  authorize: authorizePay,
  decode: (response, call, { input }) => readPayAnswer(response, call, (body) => readRefund(body, input.out_refund_no)),
  // Once it is on its way again it is followed again; a refund that stays ABNORMAL has its first following.
  tracks: (input, done, app) => (done === undefined ? undefined : refundTracked(input, done, app)),
}

async function encodeAbnormal(input: AbnormalRefundInput, call: Call): Promise<Encoded<RefundOutput>> {
  const parties = partiesOf(input, call.app)
  if ('kind' in parties) return parties
  const { bank_type, bank_account, real_name } = input
  if (input.type === 'MERCHANT_BANK_CARD')
    return bank_type === undefined && bank_account === undefined && real_name === undefined
      ? post(pathOf(input), bodyOf(input, parties))
      : cardNotWanted
  if (bank_type === undefined || bank_account === undefined || real_name === undefined) return cardMissing
  const [account, name] = [await encryptField(call, bank_account), await encryptField(call, real_name)]
  const card = { bank_type, bank_account: account.value, real_name: name.value }
  return post(pathOf(input), { ...bodyOf(input, parties), ...card }, { 'wechatpay-serial': account.serial })
}

const pathOf = ({ refund_id }: AbnormalRefundInput): string =>
  `/v3/refund/domestic/refunds/${inPath(refund_id)}/apply-abnormal-refund`

const bodyOf = ({ out_refund_no, type }: AbnormalRefundInput, { sub }: Parties): object => ({
  ...maybe('sub_mchid', sub?.mchid),
  out_refund_no,
  type,
})

const refuse = (code: string, message: string): Failure =>
  failure('invalid-argument', code, message, { path: '/bank_account' })

const cardMissing = refuse('card-missing', 'USER_BANK_CARD needs bank_type, bank_account and real_name')
const cardNotWanted = refuse(
  'card-not-wanted',
  'bank_type, bank_account and real_name are for USER_BANK_CARD; the card of the merchant is known to WeChat',
)
