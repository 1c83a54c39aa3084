import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { captureLog } from './support/captured-log.ts'
import { eventually } from './support/eventually.ts'
import { payNotice, usePay } from './support/pay.ts'
import { useWebhook, webhookRow } from './support/webhook.ts'

describe('an inbox that takes no writes', () => {
  async function locked() {
    const service = await useWebhook()
    const log = captureLog()
    const sandbox = await usePay({ webhook: webhookRow(service.url), log: log.hostLog })
    const other = new DatabaseSync(join(sandbox.dataDir, 'state.db'))
    other.exec('BEGIN IMMEDIATE')
    const { notifications } = sandbox.world
    notifications.send(payNotice(sandbox, 'inb-locked'))
    await notifications.idle()
    other.exec('ROLLBACK')
    other.close()
    return { ...sandbox, service, log }
  }

  test('makes WeChat come again', async () => {
    const { world } = await locked()
    const [notification] = world.notifications.list()
    expect(notification?.tries).toMatchObject([{ outcome: 'refused', status: 503 }])
  })

  test('loses nothing: the next try is kept and handed out', async () => {
    const { world, service } = await locked()
    world.clock.advance(15_000)
    await world.notifications.idle()
    expect(world.notifications.list()[0]?.state).toBe('accepted')
    await eventually(() => service.received.length).toBe(1)
  })

  test('is an alarm', async () => {
    const { log } = await locked()
    expect(log.alarms().join('\n')).toContain('a push could not be kept')
  })

  test('is told to a caller before anything is sent', async () => {
    const sandbox = await usePay()
    const other = new DatabaseSync(join(sandbox.dataDir, 'state.db'))
    other.exec('BEGIN IMMEDIATE')
    const order = { description: 'x', out_trade_no: 'inb-order', amount: { total: 1 } }
    const { status, body } = await sandbox.pay('order-native', order)
    other.exec('ROLLBACK')
    other.close()
    expect([status, body.code]).toEqual([503, 'WXH_STORE_UNAVAILABLE'])
    expect(sandbox.world.journal.entries()).toEqual([])
    expect((await sandbox.pay('order-native', order)).status).toBe(200)
  })
})
