import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A request that the webhook got. */
export interface Received {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What the webhook answers; `hang`: nothing, ever. */
export type WebhookAnswer =
  | { readonly status?: number; readonly body?: string; readonly headers?: Record<string, string> }
  | 'hang'
  | 'reset'

/** A developer's server on a free port of the loopback, closed when the test ends. */
export async function createWebhook(answer: (received: Received, count: number) => WebhookAnswer = () => ({})) {
  const received: Received[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  const server = createServer(async (incoming, out) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const url = new URL(incoming.url ?? '/', 'http://webhook.test')
    const request = {
      method: incoming.method ?? '',
      url,
      headers: incoming.headers,
      body: String(Buffer.concat(chunks)),
    }
    received.push(request)
    const said = answer(request, received.length)
    if (said === 'reset') out.destroy()
    else if (said !== 'hang') out.writeHead(said.status ?? 200, said.headers).end(said.body ?? '')
    for (const { count, resolve } of waiting) if (received.length >= count) resolve()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    /** When so many requests have come. */
    got: (count: number) =>
      new Promise<void>((resolve) => (received.length >= count ? resolve() : waiting.push({ count, resolve }))),
  }
}
