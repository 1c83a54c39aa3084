import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** What a business service was handed. */
export interface Delivery {
  readonly headers: IncomingHttpHeaders
  readonly id: string
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
}

export type WebhookReply = { readonly status: number; readonly headers?: Record<string, string> } | 'hang'

export interface BusinessService {
  readonly url: string
  readonly received: readonly Delivery[]
  /** Ids of what it got, in the order of arrival. */
  ids(): readonly string[]
  /** What it answers from now on. */
  answers(reply: WebhookReply): void
}

/** A business service's webhook that ends with the test. */
export async function useWebhook(first?: WebhookReply): Promise<BusinessService> {
  const service = await startWebhook(first)
  onTestFinished(() => service.close())
  return service
}

/** A business service's webhook on a free port of this machine. */
export async function startWebhook(
  first: WebhookReply = { status: 200 },
): Promise<BusinessService & { close(): void }> {
  const received: Delivery[] = []
  let reply = first
  const server = createServer(async (incoming, out) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const text = String(Buffer.concat(chunks))
    const id = String(incoming.headers['webhook-id'])
    received.push({ headers: incoming.headers, id, text, body: JSON.parse(text) as Delivery['body'] })
    if (reply !== 'hang') out.writeHead(reply.status, reply.headers).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/wechat`,
    received,
    ids: () => received.map(({ id }) => id),
    answers(next) {
      reply = next
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

export const webhookSecrets = [
  `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
  `whsec_${Buffer.alloc(32, 2).toString('base64')}`,
] as const

/** As it stands in the apps file. */
export const webhookRow = (url: string, secrets: readonly string[] = webhookSecrets.slice(0, 1)) => ({
  url,
  secrets: secrets.map((secret) => `inline:${secret}`),
})

/**
 * Which of the secrets a delivery is signed with, as a receiver finds it out.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signedWith({ headers, id, text }: Delivery, secrets: readonly string[]): readonly string[] {
  const signatures = String(headers['webhook-signature']).split(' ')
  return secrets.filter((secret) => {
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
    const signature = createHmac('sha256', key).update(`${id}.${headers['webhook-timestamp']}.${text}`).digest('base64')
    return signatures.includes(`v1,${signature}`)
  })
}
