import { onTestFinished } from 'vitest'
import { SecretValue } from '../../../secret-value.ts'
import { openStateDatabase } from '../../../sqlite/state-database.ts'
import { testKeyring } from '../../../testing/keyring.ts'
import { settle, VirtualClock } from '../../../testing/virtual-clock.ts'
import type { PostWebhook } from '../../../transport/webhook/webhook-answer.ts'
import { createWebhookClient } from '../../../transport/webhook/webhook-client.ts'
import { createSqliteInbox } from '../../inbox/sqlite-inbox.ts'
import type { InboxStore } from '../../inbox-store.ts'
import { createDeliverer, type Deliverer, type DelivererOptions } from '../deliverer.ts'
import type { DeliveryEvent } from '../delivery-event.ts'

export interface PushOptions {
  readonly orderKey?: string
  readonly channel?: string
  readonly appid?: string
}

/** An inbox in memory under a clock that a test moves, webhooks over real sockets. */
export class DeliveryRig {
  readonly clock = new VirtualClock()
  readonly inbox: InboxStore
  readonly happened: DeliveryEvent[] = []
  /** By appid; `*` for all others. */
  readonly urls: Record<string, string> = {}
  secrets: readonly string[] = ['geheim']
  readonly #post: PostWebhook
  /** Requests under way: now, at most, at most to one host. */
  readonly inFlight = { now: 0, most: 0, ofOneHost: 0 }
  readonly #byHost = new Map<string, number>()
  #pushed = 0

  private constructor(inbox: (clock: VirtualClock) => InboxStore, networks: readonly string[]) {
    this.inbox = inbox(this.clock)
    const client = createWebhookClient({ clock: this.clock, networks })
    onTestFinished(() => client.close())
    this.#post = client.post
  }

  /** @param networks that webhooks may lie in. */
  static async open(networks: readonly string[] = ['127.0.0.0/8']): Promise<DeliveryRig> {
    const database = await openStateDatabase(':memory:')
    const outcomes = { settleNow: () => {} }
    return new DeliveryRig((clock) => createSqliteInbox(database, testKeyring(), outcomes, clock), networks)
  }

  options(): DelivererOptions {
    return {
      clock: this.clock,
      random: () => 0.5,
      inbox: this.inbox,
      post: (request) => this.#counted(request),
      webhookOf: ({ appid }) => {
        const url = this.urls[appid] ?? this.urls['*']
        return url === undefined ? undefined : { url, secrets: this.secrets.map((text) => new SecretValue(text)) }
      },
      concurrency: 16,
      perHost: 8,
      onEvent: (event) => this.happened.push(event),
    }
  }

  /** One that is stopped with the test. */
  deliverer(more: Partial<DelivererOptions> = {}): Deliverer {
    const deliverer = createDeliverer({ ...this.options(), ...more })
    onTestFinished(async () => {
      const stopped = deliverer.stop(0)
      await this.clock.advance(0)
      await stopped
    })
    return deliverer
  }

  /** @returns the stored event's id. */
  async push({ orderKey, channel = 'message.push', appid = 'wx1' }: PushOptions = {}): Promise<string> {
    const name = `event-${++this.#pushed}`
    const [protocol = '', kind = ''] = channel.split('.')
    const stored = await this.inbox.accept({
      owner: protocol === 'pay' ? 'merchant:1900000109' : `app:${appid}`,
      appid,
      protocol,
      channel: kind,
      events: [{ id: name, type: 'text', data: { name, text: '你好' }, ...(orderKey !== undefined && { orderKey }) }],
      ack: { status: 200, body: 'success' },
      hasWebhook: true,
    })
    return (stored.kind === 'stored' && stored.events[0]?.id) || ''
  }

  /** Until nothing moves without the clock. A webhook that hangs must not be under way. */
  async idle(): Promise<void> {
    for (let still = 0; still < 6; still++) {
      await settle()
      if (this.inFlight.now > 0) still = 0
    }
  }

  /** Time passes in steps, so that real sockets keep up: less than the time that a webhook has. */
  async pass(seconds: number, step = 1): Promise<void> {
    for (let second = 0; second < seconds; second += step) {
      await this.clock.advance(step * 1_000)
      await this.idle()
    }
  }

  kinds(): readonly string[] {
    return this.happened.map(({ kind }) => kind)
  }

  async #counted(request: Parameters<PostWebhook>[0]) {
    const host = new URL(request.url).host
    this.#count(host, 1)
    try {
      return await this.#post(request)
    } finally {
      this.#count(host, -1)
    }
  }

  #count(host: string, change: number): void {
    const ofHost = (this.#byHost.get(host) ?? 0) + change
    this.#byHost.set(host, ofHost)
    this.inFlight.now += change
    this.inFlight.most = Math.max(this.inFlight.most, this.inFlight.now)
    this.inFlight.ofOneHost = Math.max(this.inFlight.ofOneHost, ofHost)
  }
}

/** Until something real has happened; the test's own time limit ends it else. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await settle()
}
