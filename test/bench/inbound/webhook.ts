import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Seeded } from '../../support/seeded.ts'
import type { Killer } from './killer.ts'

/** One event handed to the business service. */
export interface Delivery {
  readonly event: string
  readonly notification: string
  readonly life: number
  /** `open`: not answered yet, or never. */
  result: 'open' | 'accepted' | 'failed'
}

interface Failing {
  /** In [0, 1): how many deliveries fail. */
  readonly share: number
  /** How often one event may fail: the host's waits grow to hours. */
  readonly most: number
}

/** Of those that fail, so many are cut off in the place of an answer. */
const resetShare = 0.2
const slowestMs = 20
const skewSeconds = 300

/** A business service: checks signatures by its own reading of Standard Webhooks, and fails now and then. */
export class BusinessService {
  readonly deliveries: Delivery[] = []
  /** Deliveries whose signature, time or id is wrong. */
  forged = 0
  readonly #server: Server
  readonly #key: Buffer
  readonly #killer: Killer
  readonly #seeded: Seeded
  readonly #failing: Failing
  readonly #failures = new Map<string, number>()

  /** @param secret begins with `whsec_` */
  constructor(secret: string, failing: Failing, killer: Killer, seeded: Seeded) {
    this.#key = Buffer.from(secret.slice('whsec_'.length), 'base64')
    this.#failing = failing
    this.#killer = killer
    this.#seeded = seeded
    this.#server = createServer(
      (request, response) => void this.#take(request, response).catch(() => response.destroy()),
    )
  }

  /** @returns its address */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/events`
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString('utf8')
    const event = this.#read(request.headers, body)
    if (event === undefined) {
      this.forged++
      response.writeHead(401).end()
      return
    }
    const delivery: Delivery = { ...event, life: this.#killer.life, result: 'open' }
    this.deliveries.push(delivery)
    if (this.#killer.at('delivery')) return
    const fails = this.#fails(event.event)
    setTimeout(
      () => (fails ? this.#fail(delivery, response) : this.#accept(delivery, response)),
      this.#seeded.next() * slowestMs,
    )
  }

  #read(headers: IncomingMessage['headers'], body: string): Pick<Delivery, 'event' | 'notification'> | undefined {
    const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures } = headers
    const own = createHmac('sha256', this.#key).update(`${id}.${time}.${body}`).digest()
    const isSigned = String(signatures)
      .split(' ')
      .some((one) => isSame(one, own))
    if (!isSigned || Math.abs(Date.now() / 1000 - Number(time)) > skewSeconds) return undefined
    const { id: event, data } = JSON.parse(body) as { id: string; data: { id: string } }
    return event === id ? { event, notification: data.id } : undefined
  }

  #fails(event: string): boolean {
    const before = this.#failures.get(event) ?? 0
    return this.#seeded.next() < this.#failing.share && before < this.#failing.most
  }

  #accept(delivery: Delivery, response: ServerResponse): void {
    // The host has died meanwhile: nobody hears it.
    if (response.destroyed) return
    delivery.result = 'accepted'
    response.writeHead(204).end()
    this.#killer.at('delivered')
  }

  #fail(delivery: Delivery, response: ServerResponse): void {
    if (response.destroyed) return
    delivery.result = 'failed'
    this.#failures.set(delivery.event, (this.#failures.get(delivery.event) ?? 0) + 1)
    if (this.#seeded.next() < resetShare) response.destroy()
    else response.writeHead(500).end()
    this.#killer.at('refused')
  }
}

function isSame(given: string, own: Buffer): boolean {
  const bytes = Buffer.from(given.slice('v1,'.length), 'base64')
  return given.startsWith('v1,') && bytes.length === own.length && timingSafeEqual(bytes, own)
}
