import {
  type AnyOperation,
  type Call,
  type CredentialSource,
  type IWeChatProtocol,
  isJsonObject,
  type WireRequest,
  type WireResponse,
} from '@wxhost/core/protocol'
import type { Exchange } from '../interaction/interaction.ts'
import { ContractFault } from './contract-fault.ts'
import { type Filling, type Sent, sendOnce } from './send-once.ts'

/** What a plugin did in an exchange. */
export interface Trace {
  readonly sent: readonly Sent[]
  /** What encode or the last decode gave; undefined where it threw. */
  readonly end: unknown
  /** The plugin threw, or its request is none that the host would send. */
  readonly fault?: { readonly where: 'encode' | 'request' | 'decode'; readonly error: unknown }
}

export interface Running {
  readonly call: Call
  readonly input: unknown
  readonly filling?: Filling
  /** WeChat's answer to the request of this index; undefined ends the exchange there. */
  answer(sent: Sent, index: number): Promise<WireResponse | undefined> | WireResponse | undefined
}

/** Longest chain of requests that the host lets one operation make. */
const maxSteps = 8

/** Runs an exchange as the host would: encode, send, decode, and the next request where decode asks for one. */
export async function runExchange(plugin: IWeChatProtocol, exchange: Exchange, running: Running): Promise<Trace> {
  const parties = partiesOf(plugin, exchange, running)
  const sent: Sent[] = []
  let where: 'encode' | 'request' | 'decode' = 'encode'
  try {
    let given: unknown = await parties.encode()
    for (let request = requestIn(given); request !== undefined && sent.length < maxSteps; ) {
      where = 'request'
      const leaving = await sendOnce(plugin, parties.by, request, running.call, running.filling)
      sent.push(leaving)
      const answer = await running.answer(leaving, sent.length - 1)
      // A file is handed on by the host: no decode sees it.
      if (answer === undefined || kindOf(given) === 'stream') break
      where = 'decode'
      given = await parties.decode(answer, isJsonObject(given) ? given.state : undefined)
      request = requestIn(given)
    }
    return { sent, end: given }
  } catch (error) {
    return { sent, end: undefined, fault: { where, error } }
  }
}

interface Parties {
  readonly by: Pick<AnyOperation, 'authorize'> | CredentialSource
  encode(): unknown
  decode(response: WireResponse, state: unknown): unknown
}

function partiesOf(plugin: IWeChatProtocol, exchange: Exchange, { call, input }: Running): Parties {
  if ('credential' in exchange.of) {
    const source = credentialOf(plugin, exchange.of.credential)
    const { forced = false, held = [] } = exchange.of.why ?? {}
    return {
      by: source,
      encode: () => source.encode(call, { forced, held }),
      decode: (response) => source.decode(response, call),
    }
  }
  const operation = operationOf(plugin, exchange.of.operation)
  const resent = exchange.resent === true
  return {
    by: operation,
    encode: () => operation.encode(input as never, call),
    decode: (response, state) =>
      operation.decode(response, call, {
        input: input as never,
        resent,
        ...(state === undefined ? {} : { state }),
      }),
  }
}

/** @throws ContractFault where the plugin has none of this name. */
export function operationOf({ operations }: IWeChatProtocol, name: string): AnyOperation {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined
  if (operation === undefined) throw new ContractFault(`the plugin has no operation "${name}"`)
  return operation
}

/** @throws ContractFault where the plugin has none of this name. */
export function credentialOf({ credentials = {} }: IWeChatProtocol, name: string): CredentialSource {
  const source = Object.hasOwn(credentials, name) ? credentials[name] : undefined
  if (source === undefined) throw new ContractFault(`the plugin has no credential "${name}"`)
  return source
}

const kindOf = (given: unknown) => (isJsonObject(given) ? given.kind : undefined)

/** What is to be sent next: a bare wire request, or that of `next` and `stream`. */
function requestIn(given: unknown): WireRequest | undefined {
  if (!isJsonObject(given)) return undefined
  if (given.kind === undefined) return given as unknown as WireRequest
  return given.kind === 'next' || given.kind === 'stream' ? (given.request as WireRequest) : undefined
}
