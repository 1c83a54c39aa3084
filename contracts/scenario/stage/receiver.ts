import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the business service was handed. */
export interface Delivery {
  readonly id: string
  readonly type: string
  readonly channel: string
  readonly data: unknown
}

/** A business service's webhook on this machine. */
export interface Receiver {
  readonly url: string
  /** In the order of arrival. */
  readonly deliveries: readonly Delivery[]
  /** What it answers from now on, as a passive reply; undefined: nothing to say. */
  replies(message: unknown): void
  close(): void
}

export async function openReceiver(): Promise<Receiver> {
  const deliveries: Delivery[] = []
  let reply: unknown
  const server = createServer(async (incoming, out) => {
    deliveries.push(JSON.parse(await textOf(incoming)) as Delivery)
    if (reply === undefined) out.writeHead(204).end()
    else out.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    deliveries,
    replies(message) {
      reply = message
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

const textOf = async (incoming: IncomingMessage) => (await incoming.setEncoding('utf8').toArray()).join('')
