import type {
  Call,
  Decoded,
  Encoded,
  Failure,
  JsonObject,
  Operation,
  TSchema,
  WireResponse,
} from '@wxhost/core/protocol'
import { authorizePay, readPayAnswer } from '@wxhost/core/protocol/pay'
import { payErrors, post } from '../endpoint.ts'
import { type Parties, partiesOf, subMerchant, transactionsOf } from '../parties.ts'
import { type OrderInput, orderBody } from './order-body.ts'
import { orderTracked } from './order-outcome.ts'
import { resolveOrder } from './resolve-order.ts'

/** What differs between the ways to pay. */
interface OrderKind<I extends OrderInput, O> {
  /** Last part of the address. */
  readonly name: 'jsapi' | 'app' | 'native' | 'h5'
  readonly summary: string
  readonly input: TSchema
  readonly output: TSchema
  readonly example: I
  /** What the schema cannot say. */
  fault?(input: I, parties: Parties): Failure | undefined
  /** What the client pays with, in a body whose signature is proven. */
  read(body: JsonObject, input: I, call: Call): Decoded<O> | Promise<Decoded<O>>
}

/**
 * An order. The number makes it one: WeChat answers a repeat of the same body with the same order, so after a lost answer the
 * host asks for the order and sends the stored body again, never a new one.
 * @see wire-protocol reference, pay-v3 page 3 and 4
 */
export const orderOperation = <I extends OrderInput, O>(kind: OrderKind<I, O>): Operation<I, O> => ({
  summary: kind.summary,
  effect: 'idempotent',
  idempotency: { key: '/out_trade_no', owner: 'merchant', scope: subMerchant },
  stickyBy: '/out_trade_no',
  input: kind.input,
  output: kind.output,
  errors: payErrors,
  example: kind.example,
  resolve: resolveOrder,
  encode: (input, call) => encodeOrder(kind, input, call),
  authorize: authorizePay,
  decode: (response, call, { input }) => readOrder(kind, response, call, input),
  tracks: orderTracked,
})

function encodeOrder<I extends OrderInput, O>(kind: OrderKind<I, O>, input: I, call: Call): Encoded<O> {
  const parties = partiesOf(input, call.app)
  if ('kind' in parties) return parties
  const fault = kind.fault?.(input, parties)
  if (fault !== undefined) return fault
  const body = orderBody(input, parties, call)
  return isFailure(body) ? body : post(`${transactionsOf(parties)}/${kind.name}`, body)
}

const isFailure = (value: object): value is Failure => 'kind' in value && value.kind === 'error'

async function readOrder<I extends OrderInput, O>(
  kind: OrderKind<I, O>,
  response: WireResponse,
  call: Call,
  input: I,
): Promise<Decoded<O>> {
  const answer = await readPayAnswer<JsonObject>(response, call, (body) => ({ kind: 'output', output: body ?? {} }))
  return answer.kind === 'output' ? kind.read(answer.output, input, call) : answer
}
