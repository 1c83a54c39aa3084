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
  /** Where pushes may go that are not meant for the host: accepted, and forgotten. */
  readonly elsewhere: string
  /** In the order of arrival. */
  readonly deliveries: readonly Delivery[]
  /** What it answers from now on, as a passive reply; undefined: nothing to say. */
  replies(message: unknown): void
  close(): void
}

const hook = '/hook'

export async function openReceiver(): Promise<Receiver> {
  const deliveries: Delivery[] = []
  let reply: unknown
  const server = createServer(async (incoming, out) => {
    const text = await textOf(incoming)
    const isHandedOn = incoming.url === hook
    if (isHandedOn) deliveries.push(JSON.parse(text) as Delivery)
    if (reply === undefined || !isHandedOn) out.writeHead(204).end()
    else out.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `${origin}${hook}`,
    elsewhere: `${origin}/elsewhere`,
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
