import type { LookupFunction } from 'node:net'
import { Agent, type Dispatcher, request } from 'undici'
import { abortAt, type Clock } from '../../clock.ts'
import { type Json, parseLossless } from '../../protocol/index.ts'
import { createAddressGuard } from './address-guard.ts'
import { guardedConnector } from './guarded-connector.ts'
import type { PostWebhook, WebhookAnswer, WebhookRequest } from './webhook-answer.ts'
import { badAddress, problemOf, problemOfStatus } from './webhook-problem.ts'

/** The way to the business services' webhooks. */
export interface WebhookClient {
  readonly post: PostWebhook
  /** Ends what is under way, too. */
  close(): Promise<void>
}

interface WebhookClientOptions {
  readonly clock: Clock
  /** Private networks that may be reached, e.g. `10.1.0.0/16`. */
  readonly networks: readonly string[]
  readonly lookup?: LookupFunction
}

const bodyLimit = 64 * 1024
const connectTimeoutMs = 5_000

/** TLS is verified, redirects are not followed, private addresses are refused unless they are allowed. */
export function createWebhookClient({ clock, networks, lookup }: WebhookClientOptions): WebhookClient {
  const agent = new Agent({
    pipelining: 1,
    allowH2: false,
    bodyTimeout: connectTimeoutMs,
    connect: guardedConnector(createAddressGuard(networks), connectTimeoutMs, lookup),
  })
  return {
    post: (sent) => (isWebhookUrl(sent.url) ? post(agent, clock, sent) : Promise.resolve(badAddress)),
    close: () => agent.destroy(),
  }
}

function isWebhookUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}

async function post(agent: Agent, clock: Clock, sent: WebhookRequest): Promise<WebhookAnswer> {
  const { signal, cancel } = abortAt(clock, clock.now() + sent.timeoutMs, sent.signal)
  let rest: Promise<void> | undefined
  try {
    const { statusCode, headers, body } = await request(sent.url, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'wxhost', ...sent.headers },
      body: sent.body,
      signal,
    })
    if (statusCode < 200 || statusCode > 299) {
      rest = discard(body)
      return problemOfStatus(statusCode, headers['retry-after'], clock.now())
    }
    const json = await readJson(body)
    return { kind: 'ok', status: statusCode, ...(json !== undefined && { body: json }) }
  } catch (error) {
    return problemOf(error, signal.reason, sent.timeoutMs)
  } finally {
    if (rest === undefined) cancel()
    // A body that trickles in for ever would keep its socket: the time runs on until it has ended.
    else void rest.then(cancel)
  }
}

/** Read so that the socket can be used again; what is longer ends the socket. */
const discard = (body: Dispatcher.ResponseData['body']): Promise<void> =>
  body.dump({ limit: bodyLimit }).catch(() => {})

/** Undefined where it is no JSON, too long, or breaks off: with its 2xx the service took the event all the same. */
async function readJson(body: Dispatcher.ResponseData['body']): Promise<Json | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of body) {
      size += chunk.length
      if (size > bodyLimit) return undefined
      chunks.push(chunk)
    }
    // What JSON.parse makes is JSON.
    return parseLossless(Buffer.concat(chunks).toString('utf8')) as Json
  } catch {
    return undefined
  }
}
