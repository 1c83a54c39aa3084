import { describe, expect, test } from 'vitest'
import type { VirtualClock } from '../core/testing/virtual-clock.ts'
import { eventually } from './support/eventually.ts'
import { mchid, type PaySandbox, payNotice, usePay, useTime } from './support/pay.ts'
import { type BusinessService, useWebhook, type WebhookReply, webhookRow } from './support/webhook.ts'

interface Handing extends PaySandbox {
  readonly clock: VirtualClock
  readonly service: BusinessService
  /** WeChat tells of a payment. @returns what it was answered */
  told(number: string): Promise<unknown>
  /** Moves the host on in small steps until the service got so many deliveries. */
  until(count: number): Promise<void>
}

async function useHanding(reply: WebhookReply): Promise<Handing> {
  const { clock, mock } = await useTime()
  const service = await useWebhook(reply)
  const sandbox = await usePay({ clock, mock, webhook: webhookRow(service.url) })
  const { notifications } = mock.world
  return {
    ...sandbox,
    clock,
    service,
    async told(number) {
      const { id } = notifications.send(payNotice(sandbox, number))
      await notifications.idle()
      return notifications.get(id)?.state
    },
    until: (count) =>
      eventually(async () => {
        await clock.advance(500)
        return service.received.length
      }).toBe(count),
  }
}

const minute = 60_000

/** Time goes by, with pauses for what is under way over real sockets. */
async function inSteps(clock: VirtualClock, ms: number, stepMs: number): Promise<void> {
  const end = clock.now() + ms
  await eventually(async () => {
    await clock.advance(stepMs)
    return clock.now() >= end
  }).toBe(true)
}

describe('a webhook that', () => {
  test('hangs keeps WeChat waiting for nothing, and is tried again', async () => {
    const { told, until, service } = await useHanding('hang')
    expect(await told('web-hangs')).toBe('accepted')
    await until(1)
    service.answers({ status: 200 })
    await until(2)
    expect(new Set(service.ids()).size).toBe(1)
  })

  test('redirects is not followed', async () => {
    const other = await useWebhook()
    const { told, until } = await useHanding({ status: 307, headers: { location: other.url } })
    expect(await told('web-redirect')).toBe('accepted')
    await until(2)
    expect(other.received).toEqual([])
  })

  test('answers 500 for an hour loses nothing', async () => {
    const { told, service, clock } = await useHanding({ status: 500 })
    const numbers = Array.from({ length: 20 }, (_, i) => `web-hour-${i}`)
    for (const number of numbers) expect(await told(number)).toBe('accepted')
    await inSteps(clock, 60 * minute, 30_000)
    const tried = service.received.length
    service.answers({ status: 200 })
    const taken = () => new Set(service.received.slice(tried).map(({ id }) => id)).size
    await eventually(async () => {
      await clock.advance(5_000)
      return taken()
    }).toBe(20)
  })

  test('answers 500 is spared after some tries', async () => {
    const { told, service, clock } = await useHanding({ status: 500 })
    for (const number of Array.from({ length: 20 }, (_, i) => `web-spared-${i}`)) await told(number)
    await inSteps(clock, 5 * minute, 3_000)
    // 20 events with 4 tries each would be 80; a host that is down is asked by one at a time, ever more rarely.
    expect(service.received.length).toBeLessThan(45)
  })

  test('is gone takes what came meanwhile once it is back', async () => {
    const { told, until, service, stop } = await useHanding({ status: 410 })
    expect(await told('web-gone')).toBe('accepted')
    await until(1)
    service.answers({ status: 204 })
    await until(2)
    await stop()
    expect(service.received).toHaveLength(2)
  })
})

test('payments of one order are handed out one after the other', async () => {
  const { world, told, until, service, notifyUrl } = await useHanding({ status: 500 })
  await told('web-ordered')
  world.notifications.send({
    mchid,
    url: notifyUrl,
    eventType: 'REFUND.SUCCESS',
    summary: '退款成功',
    originalType: 'refund',
    resource: { mchid, out_trade_no: 'web-ordered', out_refund_no: 'web-ordered-r', refund_status: 'SUCCESS' },
  })
  await world.notifications.idle()
  await until(2)
  expect(new Set(service.received.map(({ body }) => body.type))).toEqual(new Set(['TRANSACTION.SUCCESS']))
  service.answers({ status: 200 })
  await until(4)
  expect(service.received.slice(2).map(({ body }) => body.type)).toEqual(['TRANSACTION.SUCCESS', 'REFUND.SUCCESS'])
})
