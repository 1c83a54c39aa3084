import { isDeepStrictEqual } from 'node:util'
import type {
  AnyOperation,
  Call,
  DecodeContext,
  Decoded,
  Encoded,
  TSchema,
  WireRequest,
  WireResponse,
} from '@wxhost/core/protocol'
import { ContractFault } from './contract-fault.ts'
import { schemaFaults } from './schema-faults.ts'
import { spelledOut } from './spelled-out.ts'

/**
 * Encodes as the host would: the input is checked against the schema first, an output against its own.
 * @throws ContractFault where input or output breaks its schema, or the input was changed.
 */
export async function encode(operation: AnyOperation, input: unknown, call: Call): Promise<Encoded<unknown>> {
  demandSchema('input', operation.input, input)
  const before = structuredClone(input)
  const encoded = await runEncode(operation, input, call)
  if (!isDeepStrictEqual(before, input)) throw new ContractFault('encode changed its input')
  if ('kind' in encoded && encoded.kind === 'local') demandSchema('output', operation.output, encoded.output)
  return encoded
}

/**
 * Encodes twice, each time under a fresh Call.
 * @param makeCall gives equal Calls, e.g. `() => shadowCall({ vault })`.
 * @throws ContractFault where the two results differ, references compared by identity.
 */
export async function demandPure(operation: AnyOperation, input: unknown, makeCall: () => Call): Promise<void> {
  const first = spelledOut(await encode(operation, input, makeCall()))
  const second = spelledOut(await encode(operation, input, makeCall()))
  if (!isDeepStrictEqual(first, second))
    throw new ContractFault('encode is not pure: a second run under an equal Call gave something else')
}

/** Encodes, and demands that something is to be sent. References stay visible as objects in query and body. */
export async function wireRequest(operation: AnyOperation, input: unknown, call: Call): Promise<WireRequest> {
  const encoded = await encode(operation, input, call)
  if ('kind' in encoded) throw new ContractFault(`expected a wire request, got ${JSON.stringify(encoded)}`)
  return encoded
}

/**
 * Decodes an answer to `input`; an output is checked against the operation's schema.
 * @param more.resent an earlier sending of the same request left and was not answered.
 * @throws ContractFault where input or output breaks its schema.
 */
export async function exchange(
  operation: AnyOperation,
  input: unknown,
  response: WireResponse,
  call: Call,
  more: { readonly resent?: boolean } = {},
): Promise<Decoded<unknown>> {
  demandSchema('input', operation.input, input)
  const context: DecodeContext<unknown> = { input, resent: more.resent === true }
  const decoded = await (operation as Driven).decode(response, call, context)
  if (decoded.kind === 'output') demandSchema('output', operation.output, decoded.output)
  return decoded
}

// The schema has just been held against the input; that is what AnyOperation's `never` asks for.
interface Driven {
  encode(input: unknown, call: Call): Encoded<unknown> | Promise<Encoded<unknown>>
  decode(
    response: WireResponse,
    call: Call,
    context: DecodeContext<unknown>,
  ): Decoded<unknown> | Promise<Decoded<unknown>>
}

const runEncode = async (operation: AnyOperation, input: unknown, call: Call) =>
  (operation as Driven).encode(input, call)

function demandSchema(what: 'input' | 'output', schema: TSchema, value: unknown): void {
  const faults = schemaFaults(schema, value)
  if (faults.length > 0) throw new ContractFault(`the ${what} breaks its schema: ${faults.join('; ')}`)
}
