import { expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { jsapiOf, mchid, orderOf, payNotice, payPaths, usePay } from './support/pay.ts'
import { useDataDir, useMock } from './support/sandbox.ts'
import { signedWith, useWebhook, webhookRow, webhookSecrets } from './support/webhook.ts'

/** What outlives a host: its data, WeChat, and the business service. */
async function useLasting() {
  const [mock, dataDir, service] = [await useMock(), await useDataDir(), await useWebhook({ status: 500 })]
  const start = (secrets?: readonly string[]) => usePay({ mock, dataDir, webhook: webhookRow(service.url, secrets) })
  return { mock, service, start }
}

test('events that wait are handed out by the next host', async () => {
  const { service, start } = await useLasting()
  const first = await start()
  first.world.notifications.send(payNotice(first, 'again-waits'))
  await first.world.notifications.idle()
  await eventually(() => service.received.length).toBe(1)
  await first.stop()
  service.answers({ status: 200 })
  await start()
  await eventually(() => service.received.length).toBe(2)
  expect(new Set(service.ids()).size).toBe(1)
})

test('a push that the last host knew is a repeat to the next', async () => {
  const { service, start } = await useLasting()
  service.answers({ status: 200 })
  const first = await start()
  const { id } = first.world.notifications.send(payNotice(first, 'again-repeat'))
  await first.world.notifications.idle()
  await eventually(() => service.received.length).toBe(1)
  await first.stop()
  const second = await start()
  const notification = second.world.notifications.get(id)
  const again = second.world.notifications.send(payNotice(second, 'again-repeat'))
  await second.world.notifications.idle()
  expect([notification?.state, again.state]).toEqual(['accepted', 'accepted'])
  await second.stop()
  expect(service.received).toHaveLength(1)
})

test('new secrets sign what was stored under the old ones', async () => {
  const { service, start } = await useLasting()
  const [old, fresh] = webhookSecrets
  const first = await start([old])
  first.world.notifications.send(payNotice(first, 'again-secrets'))
  await first.world.notifications.idle()
  await eventually(() => service.received.length).toBe(1)
  await first.stop()
  service.answers({ status: 200 })
  await start([fresh])
  await eventually(() => service.received.length).toBe(2)
  const [before, after] = service.received.map((delivery) => signedWith(delivery, webhookSecrets))
  expect([before, after]).toEqual([[old], [fresh]])
})

test('an order in doubt is taken up by the next host', async () => {
  const { mock, start } = await useLasting()
  const first = await start()
  mock.world.change({ payAnswers: 'unsigned' })
  await first.pay('order-native', orderOf('again-doubt'))
  await first.stop()
  mock.world.change({ payAnswers: 'signed' })
  const asked = mock.world.journal.count(payPaths.query)
  const second = await start()
  expect((await second.pay('order-native', orderOf('again-doubt'))).status).toBe(200)
  expect(mock.world.journal.count(payPaths.query)).toBe(asked + 1)
  expect(mock.world.orders.list()).toHaveLength(1)
})

test('what became of an order is known to the next host', async () => {
  const { mock, start } = await useLasting()
  const first = await start()
  await first.pay('order-jsapi', jsapiOf('again-known'))
  mock.world.orders.pay(mchid, 'again-known')
  await mock.world.notifications.idle()
  await first.stop()
  const second = await start()
  expect(await second.outcome('order:again-known')).toMatchObject({ stage: 'delivered', final: true })
})
