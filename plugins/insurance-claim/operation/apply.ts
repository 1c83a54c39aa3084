import {
  type Call,
  type Encoded,
  failure,
  type Operation,
  type Resolve,
  type Static,
  Type,
} from '@wxhost/core/protocol'
import { authorizePay, encryptField, fen } from '@wxhost/core/protocol/pay'
import { Claim, readClaim } from '../claim/claim.ts'
import { claimTracked } from '../claim/claim-outcome.ts'
import { readClaimAnswer } from '../claim/read-claim-answer.ts'
import { allowedMerchant, claimErrors, post, projectMark } from '../endpoint.ts'
import { closed, materialsField, outClaimNoField, text, word } from '../fields.ts'
import { notifyUrlOf } from '../notify/notify-url.ts'

/** @see wire-protocol reference, insurance page B: the same kinds of cards */
const cardTypes = [
  'ID_CARD',
  'HOUSEHOLD_REGISTRATION',
  'FOREIGNER_PASSPORT',
  'MAINLAND_TRAVEL_PERMIT_FOR_TW',
  'MAINLAND_TRAVEL_PERMIT_FOR_MO',
  'MAINLAND_TRAVEL_PERMIT_FOR_HK',
  'FOREIGN_PERMANENT_RESIDENT',
] as const

const Claimant = Type.Object(
  {
    // 53 characters are 212 bytes at most: RSAES-OAEP takes 214.
    name: text(53, 'Sent encrypted'),
    id_digest: word(
      '[0-9a-f]{32}',
      'MD5 in lower-case hex of the id number with its letters in upper case; sent encrypted',
    ),
    card_type: Type.Enum([...cardTypes]),
  },
  closed,
)

const Input = Type.Object(
  {
    out_claim_no: outClaimNoField,
    mix_trade_no: Type.Optional(word('[0-9A-Za-z]{1,64}', 'Of the insurance payment; or transaction_id')),
    transaction_id: Type.Optional(word('[0-9A-Za-z]{1,32}', 'Of the payment; or mix_trade_no')),
    openid: word('[0-9A-Za-z_-]{1,128}', "The user's"),
    claimant: Claimant,
    claim_type: Type.Enum(['OUTPATIENT', 'INPATIENT', 'PHARMACY', 'OTHER']),
    claim_fee: fen(),
    city_id: word('[0-9A-Za-z]{1,8}', 'Of the city whose bureau decides'),
    med_inst_no: word('[0-9A-Za-z_-]{1,32}', 'Of the medical institution'),
    materials: Type.Optional(materialsField),
    notify_url: Type.Optional(
      Type.String({
        pattern: '^https://[!-"$->@-~]+$',
        maxLength: 255,
        description: "Default: the host's own address",
      }),
    ),
    attach: Type.Optional(text(128, 'Given back as it is')),
  },
  closed,
)
type Input = Static<typeof Input>

/**
 * What a query proves of a claim whose answer was lost: it is there, or it can be sent again under its number, which makes
 * it one. A claim of another amount under that number is not this one; the other side says so to the repeat.
 */
const resolve: Resolve<Input, Claim> = {
  operation: 'status',
  input: ({ out_claim_no }) => ({ out_claim_no }),
  read(found, input) {
    if (found.kind === 'error') return { kind: found.code === 'RESOURCE_NOT_EXISTS' ? 'resend' : 'unknown' }
    const claim = readClaim(found.output)
    if (claim === undefined) return { kind: 'unknown' }
    return claim.claim_fee === input.claim_fee ? { ...found, output: claim } : { kind: 'resend' }
  },
}

/**
 * Applies for a claim. Its number makes it one: a repeat of the same body is answered with the claim as it stands then.
 * @see wire-protocol reference, insurance page D, additions 8
 */
export const apply: Operation<Input, Claim> = {
  summary: `Applies for an insurance claim. ${projectMark}`,
  effect: 'idempotent',
  idempotency: { key: '/out_claim_no', owner: 'merchant' },
  stickyBy: '/out_claim_no',
  resolve,
  input: Input,
  output: Claim,
  errors: claimErrors,
  example: {
    out_claim_no: 'CLM202401010001',
    mix_trade_no: '1217752501201407033233368318',
    openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
    claimant: { name: '张三', id_digest: '09eb26e839ff3a2e3980352ae45ef09e', card_type: 'ID_CARD' },
    claim_type: 'OUTPATIENT',
    claim_fee: 45000,
    city_id: '440300',
    med_inst_no: '1003',
  },
  encode: encodeApply,
  authorize: authorizePay,
  decode: (response, call, { input: { out_claim_no } }) => readClaimAnswer(response, call, { out_claim_no }),
  tracks: ({ out_claim_no }, claim) => claimTracked(out_claim_no, claim),
}

async function encodeApply(input: Input, call: Call): Promise<Encoded<Claim>> {
  const mchid = allowedMerchant(call)
  if (typeof mchid !== 'string') return mchid
  if ((input.mix_trade_no === undefined) === (input.transaction_id === undefined)) return onePayment
  const notifyUrl = notifyUrlOf(input.notify_url, call)
  if (typeof notifyUrl !== 'string') return notifyUrl
  const { claimant } = input
  const name = await encryptField(call, claimant.name)
  const idDigest = await encryptField(call, claimant.id_digest)
  const body = {
    appid: call.app.appid,
    mchid,
    ...input,
    claimant: { ...claimant, name: name.value, id_digest: idDigest.value },
    notify_url: notifyUrl,
  }
  // One key for both fields: keys are pinned when a call starts.
  return post('apply', body, { 'wechatpay-serial': name.serial })
}

const onePayment = failure(
  'invalid-argument',
  'one-payment-needed',
  'Give exactly one of mix_trade_no and transaction_id: the payment that the claim is about.',
  { path: '/mix_trade_no' },
)
