import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { startUpstream } from '../../../testing/upstream.ts'

export interface SeenDelivery {
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** `event-1`, …: in the order in which they were pushed. */
  readonly name: string
}

export interface WebhookServer {
  readonly url: string
  readonly seen: SeenDelivery[]
  names(): readonly string[]
}

/** The webhook of a business service; `answer` may answer later, or never. */
export async function startWebhook(
  answer: (response: ServerResponse, delivery: SeenDelivery) => void = (response) => response.writeHead(204).end(),
): Promise<WebhookServer> {
  const seen: SeenDelivery[] = []
  const { url } = await startUpstream(async (request, response) => {
    const body = (await request.setEncoding('utf8').toArray()).join('')
    const delivery = { headers: request.headers, body, name: String(JSON.parse(body).data.name) }
    seen.push(delivery)
    answer(response, delivery)
  })
  return { url: `${url}/hook?key=1`, seen, names: () => seen.map(({ name }) => name) }
}
