import {
  type Call,
  type Decoded,
  type Encoded,
  isJsonObject,
  type Operation,
  output,
  type Resolve,
  type Static,
  Type,
  type WireResponse,
} from '@wxhost/core/protocol'
import { authorizePay, readPayAnswer } from '@wxhost/core/protocol/pay'
import { inPath, payErrors, post } from '../endpoint.ts'
import { closed, outTradeNoField } from '../fields.ts'
import { merchantsOf, ownFields, partiesOf, subMchidField, subMchidOf, transactionsOf } from '../parties.ts'
import { orderSettled } from './order-outcome.ts'
import { resolveOrder } from './resolve-order.ts'

const closeOrderInput = Type.Object({ ...ownFields, ...subMchidField, out_trade_no: outTradeNoField }, closed)
type CloseOrderInput = Static<typeof closeOrderInput>

const closeOrderOutput = Type.Object({ trade_state: Type.Literal('CLOSED') }, closed)
type CloseOrderOutput = Static<typeof closeOrderOutput>

const isClosed = output<CloseOrderOutput>({ trade_state: 'CLOSED' })

/** A closed order is what was wanted, whoever closed it; an unpaid one is not closed yet. */
const resolveClosing: Resolve<CloseOrderInput, CloseOrderOutput> = {
  operation: 'query-order',
  input: (input) => input,
  read(found, input) {
    const order = found.kind === 'output' && isJsonObject(found.output) ? found.output : {}
    if (order.trade_state === 'CLOSED') return isClosed
    if (found.kind === 'error') return { kind: 'unknown' }
    return resolveOrder.read(found, input)
  },
}

/**
 * Closes an unpaid order; its number is dead afterwards. Not under the order's number: that one belongs to the order's own body.
 * @see wire-protocol reference, pay-v3 page 3
 */
export const closeOrder: Operation<CloseOrderInput, CloseOrderOutput> = {
  summary: 'Close an unpaid order',
  effect: 'idempotent',
  idempotency: { key: 'call' },
  stickyBy: '/out_trade_no',
  input: closeOrderInput,
  output: closeOrderOutput,
  errors: payErrors,
  example: { out_trade_no: 'sandbox-native-0001' },
  resolve: resolveClosing,
  // No push tells of it: what is closed was not paid, and is asked for no more.
  settles: ({ trade_state }, input, app) =>
    orderSettled({ out_trade_no: input.out_trade_no, trade_state }, subMchidOf(input, app)),
  encode: encodeClose,
  authorize: authorizePay,
  decode: readClose,
}

function encodeClose(input: CloseOrderInput, call: Call): Encoded<CloseOrderOutput> {
  const parties = partiesOf(input, call.app)
  if ('kind' in parties) return parties
  return post(`${transactionsOf(parties)}/out-trade-no/${inPath(input.out_trade_no)}/close`, merchantsOf(parties))
}

/** Some pages call closing a closed order re-entrant (204), others list ORDER_CLOSED: the order is closed either way. */
async function readClose(response: WireResponse, call: Call): Promise<Decoded<CloseOrderOutput>> {
  const answer = await readPayAnswer(response, call, () => isClosed)
  return answer.kind === 'error' && answer.code === 'ORDER_CLOSED' ? isClosed : answer
}
