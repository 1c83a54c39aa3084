import type { Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { onTestFinished } from 'vitest'

/** What the host handed on. */
export interface Delivery {
  /** Stable over all deliveries of one event. */
  readonly id: string
  readonly type: string
  readonly channel: string
  readonly appid: string
  readonly data: Readonly<Record<string, unknown>>
}

/** A business service that is asked for WeChat's passive replies. */
export interface ReplyWebhook {
  readonly url: string
  readonly deliveries: readonly Delivery[]
}

/** What it answers with: JSON, a status, or nothing until it is told. */
export type Answer = (delivery: Delivery, response: ServerResponse) => unknown

/** Answers JSON with what `answer` gives; without, and for `undefined`, an empty success. It ends with the test. */
export async function useReplyWebhook(answer: Answer = () => undefined): Promise<ReplyWebhook> {
  const deliveries: Delivery[] = []
  const server = createServer(async (request, response) => {
    const delivery = JSON.parse((await request.setEncoding('utf8').toArray()).join('')) as Delivery
    deliveries.push(delivery)
    const said = await answer(delivery, response)
    if (response.writableEnded || response.destroyed) return
    if (said === undefined) response.writeHead(204).end()
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said))
  })
  const port = await listen(server)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${port}/hook`, deliveries }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : 0)
    })
  })
}
