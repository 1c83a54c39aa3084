import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RawRequest } from './dressed-request.ts'

/** Where WeChat pushes to while a pact is verified: takes everything, believes nothing. */
export interface Receiver {
  /** An address on this machine. */
  readonly url: string
  /** Forgets what came. */
  clear(): void
  /** What came, in order; waits for the first a little, since a push is made apart from what led to it. */
  pushes(): Promise<readonly RawRequest[]>
  close(): Promise<void>
}

/** How long a push may take on one machine, in milliseconds. */
const patience = 2_000

export async function startReceiver(): Promise<Receiver> {
  const came: RawRequest[] = []
  const news = new EventEmitter()
  const server = createServer(async (incoming, out) => {
    const push = await readRaw(incoming)
    came.push(push)
    // The check of an address is answered with its own text, every other push with a text that all of WeChat takes.
    out.end(new URL(push.target, 'http://receiver').searchParams.get('echostr') ?? 'success')
    news.emit('push')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/push`,
    clear: () => void came.splice(0),
    async pushes() {
      if (came.length === 0) await once(news, 'push', { signal: AbortSignal.timeout(patience) }).catch(() => undefined)
      return [...came]
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A request with the bytes as they came. */
export async function readRaw(incoming: IncomingMessage): Promise<RawRequest> {
  const { method = 'GET', url = '/' } = incoming
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk as Uint8Array)
  const entries = Object.entries(incoming.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')])
  return { method, target: url, headers: Object.fromEntries(entries), body: Buffer.concat(chunks) }
}
