import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isJsonObject } from '@wxhost/core/protocol'
import type { PactFile, PactInteraction } from '../pact-file.ts'
import { answerSignatureFault } from './answer-signature-fault.ts'
import { dressedRequest, type RawRequest } from './dressed-request.ts'
import { endToEnd, forward, type RawAnswer } from './forward.ts'
import { receivedView } from './received-view.ts'
import { type Receiver, readRaw, startReceiver } from './receiver.ts'
import { isSigned, replayed } from './replay.ts'
import { valuesFor } from './values-for.ts'

/** Stands between Pact's verifier and the mock: raw bytes in, raw bytes out. */
export interface Filter {
  readonly port: number
  /** What it found wrong by itself, by the description of the interaction. */
  readonly faults: ReadonlyMap<string, string>
  close(): Promise<void>
}

export const statePath = '/__filter/state'
export const messagePath = '/__filter/message'

export interface FilterOptions {
  readonly pact: PactFile
  readonly mockUrl: string
}

export async function startFilter(options: FilterOptions): Promise<Filter> {
  const faults = new Map<string, string>()
  const receiver = await startReceiver()
  const answer = answering(options, receiver, faults)
  const server = createServer((incoming, out) => void serve(answer, incoming, out))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    faults,
    async close() {
      await receiver.close()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

type Answer = (request: RawRequest) => Promise<RawAnswer>

function answering({ pact, mockUrl }: FilterOptions, receiver: Receiver, faults: Map<string, string>): Answer {
  let current: PactInteraction | undefined
  const fault = (what: string) => void (current !== undefined && faults.set(current.description, what))

  async function setUp(body: Uint8Array): Promise<RawAnswer> {
    const said: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    if (!isJsonObject(said) || said.action !== 'setup') return json(200, {})
    current = replayed(pact, String(said.state))
    receiver.clear()
    return json(200, current === undefined ? {} : await valuesFor(current, mockUrl, receiver.url))
  }

  async function push(): Promise<RawAnswer> {
    if (current === undefined || faults.has(current.description)) return json(200, {})
    return json(200, receivedView(current, await receiver.pushes()))
  }

  async function pass(request: RawRequest): Promise<RawAnswer> {
    if (current === undefined || faults.has(current.description)) return json(200, {})
    const answer = await forward(mockUrl, dressedRequest(request))
    const wrong = isSigned(current) ? answerSignatureFault(answer) : undefined
    if (wrong !== undefined) fault(`the answer of WeChat Pay cannot be believed: ${wrong}`)
    return answer
  }

  return async (request) => {
    try {
      if (request.target === statePath) return await setUp(request.body)
      return await (request.target === messagePath ? push() : pass(request))
    } catch (error) {
      // The verifier would try a refusal again and again; it goes on, and the fault is told beside its result.
      fault(error instanceof Error ? error.message : String(error))
      return json(200, {})
    }
  }
}

const json = (status: number, value: object): RawAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: new TextEncoder().encode(JSON.stringify(value)),
})

async function serve(answer: Answer, incoming: IncomingMessage, out: ServerResponse): Promise<void> {
  const { status, headers, body } = await answer(await readRaw(incoming))
  out.writeHead(status, endToEnd(headers) as Record<string, string | string[]>)
  out.end(body)
}
