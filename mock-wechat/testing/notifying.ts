import { createDecipheriv, verify, X509Certificate } from 'node:crypto'
import { createClock } from '../base/clock.ts'
import { SANDBOX } from '../sandbox.ts'
import type { NewOrder } from '../world/order.ts'
import { createWorld, type WorldOptions } from '../world/world.ts'
import { createWebhook, type Received, type WebhookAnswer } from './webhook.ts'

// 2024-01-01 10:00:06 in Asia/Shanghai.
const START_MS = 1_704_074_406_000
const PLATFORM = new X509Certificate(SANDBOX.wechatPay.certificate).publicKey

/** What stands in the body of a notification. */
interface NotificationBody {
  readonly id: string
  readonly resource: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

/** Reads a notification as a good merchant would, with node:crypto alone. */
export function openNotification({ body, headers }: Received, key = PLATFORM) {
  const message = `${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`
  const signature = Buffer.from(String(headers['wechatpay-signature']), 'base64')
  const json: NotificationBody = JSON.parse(body)
  return { trusted: verify('sha256', Buffer.from(message), key, signature), json, resource: decrypted(json.resource) }
}

function decrypted({ nonce = '', associated_data = '', ciphertext = '' }: Readonly<Record<string, string>>) {
  const bytes = Buffer.from(ciphertext, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', SANDBOX.merchant.apiV3Key, nonce, { authTagLength: 16 })
  decipher.setAAD(Buffer.from(associated_data)).setAuthTag(bytes.subarray(-16))
  const text = decipher.update(bytes.subarray(0, -16)).toString() + decipher.final().toString()
  const resource: Readonly<Record<string, unknown>> = JSON.parse(text)
  return resource
}

/** A frozen world, and a merchant's server that it notifies. Seconds count from the start. */
export async function createNotifying(
  options: WorldOptions = {},
  answer: (received: Received, count: number) => WebhookAnswer = () => ({ status: 204 }),
) {
  const world = createWorld({ clock: createClock({ frozenAt: START_MS }), seed: 'notify', ...options })
  const webhook = await createWebhook(answer)
  const { mchid } = SANDBOX.merchant
  const notifyUrl = `${webhook.url}/notify`
  const pay = (outTradeNo = 'order_1', change: Partial<NewOrder> = {}) => {
    const order = { mchid, appid: SANDBOX.app.appid, outTradeNo, tradeType: 'NATIVE', total: 100, notifyUrl } as const
    world.orders.place({ ...order, description: '挂号费', fingerprint: outTradeNo, ...change })
    return world.orders.pay(change.mchid ?? mchid, outTradeNo)
  }
  return {
    world,
    webhook,
    notifyUrl,
    pay,
    idle: () => world.notifications.idle(),
    /** The only notification. */
    only: () => {
      const [notification] = world.notifications.list()
      if (!notification) throw new Error('There is no notification yet.')
      return notification
    },
    /** Moves the clock to so many seconds after the start, and waits for what is sent then. */
    at: (seconds: number) => {
      world.clock.set(START_MS + seconds * 1000)
      return world.notifications.idle()
    },
    /** The seconds of each request, by its own signed timestamp. */
    seconds: () => webhook.received.map(({ headers }) => Number(headers['wechatpay-timestamp']) - START_MS / 1000),
  }
}
