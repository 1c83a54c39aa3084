import {
  type AppView,
  type Call,
  type Encoded,
  type Failure,
  failure,
  type JsonObject,
  type Operation,
  type StreamedFile,
  type TSchema,
  type WireRequest,
  type WireResponse,
} from '@wxhost/core/protocol'
import { authorizePay, readPayAnswer } from '@wxhost/core/protocol/pay'
import { get, notWeChat, payErrors } from '../endpoint.ts'
import { type PartyInput, signerOf } from '../parties.ts'
import { isDay } from '../values.ts'
import { type BillInput, billRow } from './bill-fields.ts'
import { downloadRequest } from './download-request.ts'
import { readBillLine } from './read-bill-line.ts'

/** What differs between the kinds of bills. */
interface BillKind<I extends BillInput & PartyInput> {
  readonly name: 'tradebill' | 'fundflowbill'
  readonly summary: string
  readonly input: TSchema
  readonly example: I
  /** Members of the query beside the day and the compression. */
  query(input: I): NonNullable<WireRequest['query']>
}

/**
 * A bill: the first answer names the file and its hash, the file is then handed on without ever being held in memory. It is
 * not signed; the hash, which is, stands for it.
 * @see wire-protocol reference, pay-v3 page 9
 */
export const billOperation = <I extends BillInput & PartyInput>(kind: BillKind<I>): Operation<I, JsonObject> => ({
  summary: kind.summary,
  effect: 'safe',
  input: kind.input,
  output: billRow,
  errors: payErrors,
  example: kind.example,
  encode: (input, call) => encodeBill(kind, input, call.app),
  authorize: authorizePay,
  decode: (response, call, { input }) => readBill(kind.name, response, call, input),
  readLine: (line, state) => readBillLine(line, state),
})

function encodeBill<I extends BillInput & PartyInput>(kind: BillKind<I>, input: I, app: AppView): Encoded<JsonObject> {
  const signer = signerOf(input, app)
  if ('kind' in signer) return signer
  if (!isDay(input.bill_date)) return noDay
  const { bill_date, tar_type } = input
  return get(`/v3/bill/${kind.name}`, { bill_date, ...kind.query(input), tar_type })
}

const noDay: Failure = failure('invalid-argument', 'bill-date-malformed', 'bill_date must be a day of the calendar', {
  path: '/bill_date',
})

const readBill = (name: string, response: WireResponse, call: Call, input: BillInput) =>
  readPayAnswer<JsonObject>(response, call, (body) => (body === undefined ? notWeChat : fileOf(name, body, input)))

function fileOf(name: string, body: JsonObject, input: BillInput): StreamedFile | typeof notWeChat {
  const request = downloadRequest(body.download_url)
  const hex = typeof body.hash_value === 'string' ? body.hash_value.toLowerCase() : ''
  if (request === undefined || body.hash_type !== 'SHA1' || !/^[0-9a-f]{40}$/.test(hex)) return notWeChat
  const rows = input.as === 'rows'
  return {
    kind: 'stream',
    request,
    hash: { alg: 'sha1', hex },
    contentType: rows ? 'application/x-ndjson; charset=utf-8' : 'text/csv; charset=utf-8',
    fileName: `${name}-${input.bill_date}.${rows ? 'ndjson' : 'csv'}`,
    ...(input.tar_type === 'GZIP' ? { gunzip: true } : {}),
    ...(rows ? { rows } : {}),
  }
}
