import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import {
  appRow,
  jsapiOf,
  mchid,
  merchantRow,
  orderOf,
  type PaySandbox,
  payNotice,
  payPaths,
  usePay,
} from './support/pay.ts'
import { useMock } from './support/sandbox.ts'
import { ShiftedClock } from './support/shifted-clock.ts'
import { signedWith, useWebhook, webhookRow, webhookSecrets } from './support/webhook.ts'

/** The operator changes the merchant's row in the apps file, and has it read again. */
async function change({ dataDir, host }: PaySandbox, more: object): Promise<void> {
  const content = { apps: [appRow()], merchants: [merchantRow(more)] }
  await writeFile(join(dataDir, 'apps.json'), JSON.stringify(content), { mode: 0o600 })
  await host.reloadApps()
}

async function told(sandbox: PaySandbox, number: string): Promise<unknown> {
  const { id } = sandbox.world.notifications.send(payNotice(sandbox, number))
  await sandbox.world.notifications.idle()
  return sandbox.world.notifications.get(id)?.state
}

describe('while the host runs', () => {
  test('a new webhook secret signs beside the old one, then alone', async () => {
    const service = await useWebhook()
    const [old, fresh] = webhookSecrets
    const sandbox = await usePay({ webhook: webhookRow(service.url, [old]) })
    await told(sandbox, 'reload-1')
    await eventually(() => service.received.length).toBe(1)
    await change(sandbox, { webhook: webhookRow(service.url, [fresh, old]) })
    await told(sandbox, 'reload-2')
    await eventually(() => service.received.length).toBe(2)
    await change(sandbox, { webhook: webhookRow(service.url, [fresh]) })
    await told(sandbox, 'reload-3')
    await eventually(() => service.received.length).toBe(3)
    const signed = service.received.map((delivery) => signedWith(delivery, webhookSecrets))
    expect(signed).toEqual([[old], [old, fresh], [fresh]])
  })

  test('a merchant is switched over to public keys, and both kinds arrive', async () => {
    const mock = await useMock()
    mock.world.change({ payKeyMode: 'certificate' })
    const sandbox = await usePay({ mock, merchant: { wechatPay: {} } })
    expect((await sandbox.pay('order-jsapi', jsapiOf('reload-switch-1'))).status).toBe(200)
    await change(sandbox, {})
    mock.world.change({ payKeyMode: 'both', notifyKeyShare: 50 })
    expect((await sandbox.pay('order-native', orderOf('reload-switch-2'))).status).toBe(200)
    const states = [await told(sandbox, 'reload-a'), await told(sandbox, 'reload-b'), await told(sandbox, 'reload-c')]
    expect(states).toEqual(['accepted', 'accepted', 'accepted'])
    const serials = mock.world.notifications.list().flatMap(({ tries }) => tries.map(({ serial }) => serial))
    expect(new Set(serials).size).toBe(2)
    expect(mock.world.journal.count(payPaths.certificates)).toBe(2)
  })

  test('an event waits for a webhook that was taken away', async () => {
    const service = await useWebhook({ status: 500 })
    const clock = new ShiftedClock()
    const sandbox = await usePay({ clock, webhook: webhookRow(service.url) })
    await told(sandbox, 'reload-gone')
    await eventually(() => service.received.length).toBe(1)
    await change(sandbox, {})
    clock.putForward(60_000)
    service.answers({ status: 200 })
    await change(sandbox, { webhook: webhookRow(service.url) })
    clock.putForward(3_600_000)
    await eventually(() => service.received.length).toBe(2)
    expect(new Set(service.ids()).size).toBe(1)
  })

  test('a file with a fault changes nothing', async () => {
    const sandbox = await usePay()
    await expect(change(sandbox, { apiV3Key: `inline:${'k'.repeat(31)}` })).rejects.toThrow(/31 bytes/)
    await sandbox.pay('order-jsapi', jsapiOf('reload-fault'))
    sandbox.world.orders.pay(mchid, 'reload-fault')
    await sandbox.world.notifications.idle()
    expect(sandbox.world.notifications.list()[0]?.state).toBe('accepted')
  })

  test('a push is kept also where nobody wants its events yet', async () => {
    const sandbox = await usePay()
    expect(await told(sandbox, 'reload-nobody')).toBe('accepted')
    expect(await sandbox.outcome('order:reload-nobody')).toMatchObject({ stage: 'delivered' })
  })
})
