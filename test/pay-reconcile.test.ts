import { describe, expect, test } from 'vitest'
import type { VirtualClock } from '../core/testing/virtual-clock.ts'
import { eventually } from './support/eventually.ts'
import { jsapiOf, mchid, type PaySandbox, payPaths, refundOf, usePay, useTime } from './support/pay.ts'
import { type BusinessService, useWebhook, webhookRow } from './support/webhook.ts'

const minute = 60_000

interface Silent extends PaySandbox {
  readonly clock: VirtualClock
  readonly service: BusinessService
  /** Moves host and WeChat on to `ms` after the order, where nothing is due before; then in small steps until it holds. */
  at(ms: number, look: () => number, count: number): Promise<void>
  /** How often WeChat was asked for an order. */
  questions(): number
  events(): number
}

/** A host to which no notification comes. */
async function useSilence(): Promise<Silent> {
  const { clock, mock } = await useTime()
  const start = clock.now()
  mock.world.change({ notifySending: 'held', refundOutcome: 'PROCESSING' })
  const service = await useWebhook()
  const sandbox = await usePay({ clock, mock, webhook: webhookRow(service.url) })
  return {
    ...sandbox,
    clock,
    service,
    questions: () => mock.world.journal.count(payPaths.query),
    events: () => service.received.length,
    async at(ms, look, count) {
      await clock.advance(Math.max(0, start + ms - clock.now()))
      // Not faster: what is under way over real sockets would meet its deadline of virtual time.
      await eventually(async () => {
        await clock.advance(200)
        return look()
      }).toBe(count)
    },
  }
}

describe('an order of which nothing is heard', () => {
  test('is asked for after 1, 5 and 30 minutes, then hourly', async () => {
    const silent = await useSilence()
    await silent.pay('order-jsapi', jsapiOf('rec-times'))
    const asked: number[] = []
    for (const [i, due] of [1, 5, 30, 90, 150].entries()) {
      await silent.at(due * minute - 10_000, silent.questions, i)
      await silent.at(due * minute, silent.questions, i + 1)
      asked.push(Math.round((silent.clock.now() - Date.UTC(2026, 10, 21, 4)) / minute))
    }
    expect(asked).toEqual([1, 5, 30, 90, 150])
  })

  test('is told of as if its push had come', async () => {
    const silent = await useSilence()
    await silent.pay('order-jsapi', jsapiOf('rec-lost'))
    silent.world.orders.pay(mchid, 'rec-lost')
    await silent.at(minute, silent.events, 1)
    expect(silent.service.received[0]?.body).toMatchObject({
      type: 'TRANSACTION.SUCCESS',
      channel: 'pay.notify',
      mchid,
      data: { id: null, resource: { out_trade_no: 'rec-lost', trade_state: 'SUCCESS' } },
    })
    expect(await silent.outcome('order:rec-lost')).toMatchObject({ stage: 'delivered', final: true })
  })

  test('is asked for no more once it is paid', async () => {
    const silent = await useSilence()
    await silent.pay('order-jsapi', jsapiOf('rec-final'))
    silent.world.orders.pay(mchid, 'rec-final')
    await silent.at(minute, silent.events, 1)
    await silent.clock.advance(120 * minute)
    expect(silent.questions()).toBe(1)
  })

  test('is a repeat when its push comes after all', async () => {
    const silent = await useSilence()
    await silent.pay('order-jsapi', jsapiOf('rec-late'))
    silent.world.orders.pay(mchid, 'rec-late')
    await silent.at(minute, silent.events, 1)
    const [notification] = silent.world.notifications.list()
    const tries = await silent.world.notifications.sendAgain(notification?.id ?? '')
    expect(tries.map(({ outcome, status }) => [outcome, status])).toEqual([['accepted', 204]])
    await silent.clock.advance(10_000)
    await silent.stop()
    expect(silent.service.received).toHaveLength(1)
  })
})

test('a refund of which nothing is heard is asked for', async () => {
  const silent = await useSilence()
  await silent.pay('order-jsapi', jsapiOf('rec-refund'))
  silent.world.orders.pay(mchid, 'rec-refund')
  await silent.pay('refund', refundOf('rec-refund', 'rec-refund-r'))
  silent.world.refunds.settle(mchid, 'rec-refund-r', 'SUCCESS')
  await silent.at(minute, silent.events, 2)
  expect(silent.service.received.map(({ body }) => body.type).sort()).toEqual(['REFUND.SUCCESS', 'TRANSACTION.SUCCESS'])
  expect(await silent.outcome('refund:rec-refund-r')).toMatchObject({ stage: 'delivered', detail: 'SUCCESS' })
})
