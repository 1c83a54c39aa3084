import type { Timer } from '../../clock.ts'
import { isJsonObject, type Json } from '../../protocol/index.ts'
import type { WebhookAnswer } from '../../transport/webhook/webhook-answer.ts'
import type { StoredEvent } from '../inbox-store.ts'
import { type DeliveryTools, recordDelivery, sendEvent } from './deliver-event.ts'
import type { Source } from './delivery-inbox.ts'
import { createHostGates } from './host-gates.ts'
import type { Webhook, WebhookOf } from './webhook.ts'

/** Hands the events of the inbox to the business services' webhooks, each at least once. */
export interface Deliverer {
  start(): void
  /**
   * Delivers this event at once, where it is the next of its order key and its webhook's host is up.
   * @returns the JSON object that the webhook answered within `waitMs`; one that comes later delivers the event all the same.
   */
  deliverNow(id: string, waitMs: number): Promise<Json | undefined>
  /** No delivery begins any more. Those under way have `graceMs` to end; what is cut stays pending. */
  stop(graceMs?: number): Promise<void>
}

export interface DelivererOptions extends DeliveryTools {
  readonly webhookOf: WebhookOf
  /** Deliveries at once, over all webhooks. */
  readonly concurrency: number
  /** Deliveries at once to one host; those that a reply is waited for may be twice as many. */
  readonly perHost: number
}

/** Another process may have changed the inbox (`wxhost inbox replay`). */
const pollMs = 1_000
/** Events looked at in one go, besides those under way, which are still due. */
const lookAhead = 32
/** So often a look is taken further, past what has to wait. */
const mostLooks = 64
/** The same for a reply: WeChat waits, and so does everything else of this process. */
const lookAheadForReply = 256
/** Looking may take a fifth of the time: with a long backlog one look costs tens of milliseconds. */
const restPerLook = 4
const shortLookMs = 1
const stopGraceMs = 5_000

export function createDeliverer(options: DelivererOptions): Deliverer {
  const { clock, inbox, webhookOf, concurrency, perHost, onEvent } = options
  const running = new Map<string, Promise<Json | undefined>>()
  const gates = createHostGates(options.random)
  const cut = new AbortController()
  let isStopped = false
  let isWoken = false
  let timer: Timer | undefined
  let restUntil = 0
  /** Whose hosts had no place at the last look. */
  let waiting = new Map<string, Source>()

  function wake(): void {
    if (isWoken || isStopped) return
    isWoken = true
    const rest = restUntil - clock.monotonic()
    timer?.cancel()
    // What was stored in one turn of the event loop is read in one go.
    if (rest > shortLookMs) timer = clock.after(rest, pump)
    else setImmediate(pump)
  }

  function pump(): void {
    isWoken = false
    timer?.cancel()
    if (isStopped) return
    const startedAt = clock.monotonic()
    reading(launchDue)
    timer = clock.after(reading(untilNextDue) ?? pollMs, wake)
    const endedAt = clock.monotonic()
    restUntil = endedAt + restPerLook * (endedAt - startedAt)
  }

  function reading<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      onEvent({ kind: 'store-failed', error })
      return undefined
    }
  }

  /** Past sources whose host has no place now, until as much is under way as may be, or nothing new comes into sight. */
  function launchDue(): void {
    waiting = new Map()
    for (let looks = 0; looks < mostLooks; looks++) {
      const before = running.size + waiting.size
      const most = running.size + lookAhead
      const found = inbox.due(clock.now(), most, [...waiting.values()])
      for (const event of found) {
        if (running.size >= concurrency) return
        if (!running.has(event.id) && launch(event, perHost) === undefined) waiting.set(keyOf(event), event)
      }
      if (found.length < most || running.size + waiting.size === before) return
    }
  }

  /** What is due already waits for a place, or for its host. */
  function untilNextDue(): number {
    const wait = (inbox.nextDueAt() ?? Number.POSITIVE_INFINITY) - clock.now()
    return wait > 0 ? Math.min(wait, pollMs) : pollMs
  }

  function launch(event: StoredEvent, most: number): Promise<Json | undefined> | undefined {
    if (running.has(event.id)) return undefined
    const webhook = webhookOf(event)
    const host = hostOf(webhook)
    if (!gates.admit(host, clock.monotonic(), most)) return undefined
    const run = deliver(event, webhook, host).finally(() => {
      running.delete(event.id)
      wake()
    })
    running.set(event.id, run)
    return run
  }

  async function deliver(event: StoredEvent, webhook: Webhook | undefined, host: string): Promise<Json | undefined> {
    const startedAt = clock.now()
    const answer = await sendEvent(options, event, webhook, cut.signal)
    const wasCut = answer.kind === 'failed' && cut.signal.aborted
    const change = gates.settle(host, wasCut ? 'cut' : stateOf(answer), clock.monotonic())
    if (change !== undefined) onEvent({ kind: change === 'went-down' ? 'host-down' : 'host-up', host })
    if (wasCut) return undefined
    await recordDelivery(options, event, answer, startedAt, cut.signal)
    return answer.kind === 'ok' ? answer.body : undefined
  }

  function launchNow(id: string): Promise<Json | undefined> | undefined {
    const event = isStopped ? undefined : inbox.find(id)
    const head = event?.state === 'pending' ? dueNow(event) : undefined
    return head && launch(head, 2 * perHost)
  }

  /** Undefined for one that must wait for an earlier one of its order key, or is far behind others of its source. */
  function dueNow(event: StoredEvent): StoredEvent | undefined {
    const others = [...waiting].flatMap(([key, source]) => (key === keyOf(event) ? [] : source))
    const found = inbox.due(clock.now(), running.size + lookAheadForReply, others)
    return found.find(({ id }) => id === event.id)
  }

  return {
    start() {
      inbox.onPending(wake)
      wake()
    },
    async deliverNow(id, waitMs) {
      const run = running.get(id) ?? reading(() => launchNow(id))
      if (run === undefined) return undefined
      const waiting = new AbortController()
      const late = clock.sleep(waitMs, waiting.signal).catch(() => undefined)
      const answer = await Promise.race([run, late])
      waiting.abort()
      return isJsonObject(answer) ? answer : undefined
    },
    async stop(graceMs = stopGraceMs) {
      isStopped = true
      timer?.cancel()
      const grace = clock.after(graceMs, () => cut.abort())
      await Promise.all(running.values())
      grace.cancel()
    },
  }
}

const keyOf = ({ appid, channel }: Source): string => `${appid} ${channel}`

const stateOf = (answer: WebhookAnswer): 'up' | 'down' => (answer.kind === 'failed' && answer.isDown ? 'down' : 'up')

const hostOf = (webhook: Webhook | undefined): string => URL.parse(webhook?.url ?? '')?.host ?? ''
