import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HttpHandler } from 'msw/http'
import { createWorld, type World } from '../world/world.ts'
import { createExchange, type Exchange } from './exchange.ts'
import { plain } from './handlers.ts'
import { MockStartError } from './mock-start-error.ts'
import { readRequest } from './read-request.ts'
import { writeResponse } from './write-response.ts'

export interface StartOptions {
  /** A free one unless given. */
  port?: number
  /** 127.0.0.1 unless given. */
  host?: string
  /** Lets the mock listen beyond this machine: its control API has no lock. */
  allowRemote?: boolean
  /** A fresh sandbox world unless given. */
  world?: World
  /** Own msw handlers that come before the mock's. */
  handlers?: readonly HttpHandler[]
}

export interface MockWechat {
  readonly url: string
  readonly port: number
  readonly world: World
  /** Stops listening and ends every socket. */
  close(): Promise<void>
}

const KEEP_ALIVE_MS = 120_000
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/** Serves a world over HTTP. @throws MockStartError when the port is taken or the host is not this machine's loopback */
export async function startMockWechat(options: StartOptions = {}): Promise<MockWechat> {
  const { port = 0, host = '127.0.0.1', world = createWorld() } = options
  if (!LOOPBACK.has(host) && options.allowRemote !== true) throw MockStartError.notLoopback(host)
  const exchange = createExchange(world, options.handlers)
  const server = createServer((incoming, out) => void serve(exchange, incoming, out))
  // Longer than tests idle: a pooled connection must not end in the very moment in which it is used again.
  server.keepAliveTimeout = KEEP_ALIVE_MS
  await listen(server, port, host)
  const bound = (server.address() as AddressInfo).port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    world,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serve(exchange: Exchange, incoming: IncomingMessage, out: ServerResponse): Promise<void> {
  try {
    const request = await readRequest(incoming)
    await writeResponse(request instanceof Response ? request : await exchange(request, incoming.url), out)
  } catch (error) {
    // The client left, or the mock itself is at fault; a client that is still there must not wait for ever.
    if (out.headersSent || out.destroyed) return void out.destroy()
    await writeResponse(plain(500, `The mock failed: ${error instanceof Error ? error.message : String(error)}`), out)
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(MockStartError.from(error, host, port)))
    server.listen(port, host, resolve)
  })
}
