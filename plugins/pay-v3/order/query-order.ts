import {
  type Call,
  type Decoded,
  type Encoded,
  failure,
  type JsonObject,
  type Operation,
  output,
  type Static,
  Type,
} from '@wxhost/core/protocol'
import { authorizePay, readPayAnswer } from '@wxhost/core/protocol/pay'
import { get, inPath, notWeChat, payErrors } from '../endpoint.ts'
import { closed, outTradeNoField, transactionIdField } from '../fields.ts'
import { queriedOrder } from '../notify/order-event.ts'
import { ofShape } from '../of-shape.ts'
import { isOfMerchant, merchantsOf, ownFields, partiesOf, subMchidField, transactionsOf } from '../parties.ts'

const queryOrderInput = Type.Object(
  {
    ...ownFields,
    ...subMchidField,
    out_trade_no: Type.Optional(outTradeNoField),
    transaction_id: Type.Optional(transactionIdField),
  },
  closed,
)
type QueryOrderInput = Static<typeof queryOrderInput>

const amount = Type.Object(
  {
    total: Type.Optional(Type.Integer()),
    payer_total: Type.Optional(Type.Integer()),
    currency: Type.Optional(Type.String()),
    payer_currency: Type.Optional(Type.String()),
  },
  { description: 'Whole fen' },
)

/** As WeChat shows it, members that are not named here too. */
const queryOrderOutput = Type.Object({
  out_trade_no: Type.String(),
  trade_state: Type.String({ description: 'NOTPAY, SUCCESS, REFUND, CLOSED, …' }),
  trade_state_desc: Type.Optional(Type.String()),
  transaction_id: Type.Optional(Type.String()),
  trade_type: Type.Optional(Type.String()),
  success_time: Type.Optional(Type.String()),
  amount: Type.Optional(amount),
})
type QueryOrderOutput = Static<typeof queryOrderOutput>

/** @see wire-protocol reference, pay-v3 page 3 */
export const queryOrder: Operation<QueryOrderInput, QueryOrderOutput> = {
  summary: 'Ask what became of an order, by out_trade_no or transaction_id',
  effect: 'safe',
  stickyBy: '/out_trade_no',
  input: queryOrderInput,
  output: queryOrderOutput,
  errors: payErrors,
  example: { out_trade_no: 'sandbox-jsapi-0001' },
  encode: encodeQuery,
  authorize: authorizePay,
  decode: (response, call, { input }) => readPayAnswer(response, call, (body) => readQuery(body, input, call)),
  settles: (found, input, app) => queriedOrder(found, input, app),
}

function encodeQuery(input: QueryOrderInput, call: Call): Encoded<QueryOrderOutput> {
  const parties = partiesOf(input, call.app)
  if ('kind' in parties) return parties
  const { out_trade_no, transaction_id } = input
  const root = transactionsOf(parties)
  if (out_trade_no !== undefined && transaction_id === undefined)
    return get(`${root}/out-trade-no/${inPath(out_trade_no)}`, merchantsOf(parties))
  if (transaction_id !== undefined && out_trade_no === undefined)
    return get(`${root}/id/${inPath(transaction_id)}`, merchantsOf(parties))
  return failure('invalid-argument', 'number-missing', 'Give either out_trade_no or transaction_id', {
    path: '/out_trade_no',
  })
}

const shape = {
  trade_state_desc: 'text',
  transaction_id: 'text',
  trade_type: 'text',
  success_time: 'text',
  amount: { total: 'whole', payer_total: 'whole', currency: 'text', payer_currency: 'text' },
} as const

/** The signature does not cover the question: an answer about another order, or another merchant's, is not believed. */
function readQuery(body: JsonObject | undefined, input: QueryOrderInput, call: Call): Decoded<QueryOrderOutput> {
  const read = body && ofShape(body, shape)
  if (read === undefined) return notWeChat
  const { out_trade_no, trade_state, transaction_id } = read
  if (typeof out_trade_no !== 'string' || typeof trade_state !== 'string') return notWeChat
  const answersIt =
    (input.out_trade_no ?? out_trade_no) === out_trade_no &&
    (input.transaction_id ?? transaction_id) === transaction_id &&
    isOfMerchant(read, call.app.mchid)
  return answersIt ? output({ ...read, out_trade_no, trade_state }) : notWeChat
}
