import type { Clock } from '../../clock.ts'
import type { PostWebhook, WebhookAnswer, WebhookFailure } from '../../transport/webhook/webhook-answer.ts'
import type { StoredEvent } from '../inbox-store.ts'
import type { DeliveryEvent } from './delivery-event.ts'
import type { DeliveryInbox } from './delivery-inbox.ts'
import { deliveryRequest } from './delivery-request.ts'
import { nextTry } from './next-try.ts'
import type { Webhook } from './webhook.ts'

/** What one delivery needs. */
export interface DeliveryTools {
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly inbox: DeliveryInbox
  readonly post: PostWebhook
  readonly onEvent: (event: DeliveryEvent) => void
}

/** Also for a reply that is waited for 4 s: an answer that comes a little later still counts as the delivery. */
const timeoutMs = 5_000
const recordAgainMs = 1_000

const noWebhook: WebhookFailure = { kind: 'failed', problem: 'no webhook is set for this channel', isDown: false }
const badSecret: WebhookFailure = {
  kind: 'failed',
  problem: 'a secret of the webhook is empty, or begins with whsec_ and is not base64',
  isDown: false,
}

/** Hands an event out once. Never throws. */
export async function sendEvent(
  { clock, post }: DeliveryTools,
  event: StoredEvent,
  webhook: Webhook | undefined,
  signal: AbortSignal,
): Promise<WebhookAnswer> {
  if (webhook === undefined) return noWebhook
  const request = deliveryRequest(event, webhook, clock.now())
  return request === undefined ? badSecret : post({ ...request, timeoutMs, signal })
}

/**
 * Notes what came of it. While the inbox cannot be written this waits, and holds the delivery's place: else the same event
 * would be handed out over and over.
 */
export async function recordDelivery(
  tools: DeliveryTools,
  event: StoredEvent,
  answer: WebhookAnswer,
  startedAt: number,
  signal: AbortSignal,
): Promise<void> {
  const { clock, onEvent } = tools
  const now = clock.now()
  const told = tell(tools, event, answer, startedAt, now)
  for (;;) {
    try {
      await write(tools.inbox, told, now)
      return onEvent(told)
    } catch (error) {
      onEvent({ kind: 'store-failed', error })
      if (signal.aborted) return
      await clock.sleep(recordAgainMs, signal).catch(() => {})
    }
  }
}

type Told = Extract<DeliveryEvent, { readonly id: string }>

function tell(tools: DeliveryTools, event: StoredEvent, answer: WebhookAnswer, startedAt: number, now: number): Told {
  const { id, appid, channel, type, receivedAt } = event
  const tries = event.tries + 1
  const delivery = { id, appid, channel, type, tries, tookMs: now - startedAt, ageMs: now - receivedAt }
  if (answer.kind === 'ok') return { kind: 'delivered', ...delivery }
  const { problem, retryAfterMs } = answer
  const wait = nextTry(tries, tools.random(), retryAfterMs)
  return wait === 'dead'
    ? { kind: 'dead', ...delivery, problem }
    : { kind: 'failed', ...delivery, problem, nextInMs: wait }
}

function write(inbox: DeliveryInbox, told: Told, now: number): Promise<void> {
  if (told.kind === 'delivered') return inbox.delivered(told.id, now)
  return inbox.failed(told.id, told.problem, told.kind === 'dead' ? 'dead' : { at: now + told.nextInMs })
}
