import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PactFile } from '../pact-file.ts'
import { endToEnd } from './forward.ts'
import { readRaw, startReceiver } from './receiver.ts'
import { startReplay } from './start-replay.ts'

/** Stands between Pact's verifier and the mock: raw bytes in, raw bytes out. */
export interface Filter {
  readonly port: number
  /** What it found wrong by itself, by the description of the interaction. */
  readonly faults: ReadonlyMap<string, string>
  close(): Promise<void>
}

export interface FilterOptions {
  readonly pact: PactFile
  readonly mockUrl: string
}

export async function startFilter(options: FilterOptions): Promise<Filter> {
  const faults = new Map<string, string>()
  const receiver = await startReceiver()
  const answer = startReplay({ ...options, receiver, faults })
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

type Answer = ReturnType<typeof startReplay>

async function serve(answer: Answer, incoming: IncomingMessage, out: ServerResponse): Promise<void> {
  const { status, headers, body } = await answer(await readRaw(incoming))
  out.writeHead(status, endToEnd(headers) as Record<string, string | string[]>)
  out.end(body)
}
