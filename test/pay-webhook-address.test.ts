import { describe, expect, test } from 'vitest'
import { captureLog } from './support/captured-log.ts'
import { eventually } from './support/eventually.ts'
import { payNotice, usePay } from './support/pay.ts'
import { webhookRow } from './support/webhook.ts'

describe('a webhook at an address that is not allowed', () => {
  test.each([
    ['a private network', 'https://10.1.2.3/wechat'],
    ['the metadata of a cloud', 'https://169.254.169.254/latest'],
    ['the same, written as IPv6', 'https://[::ffff:169.254.169.254]/latest'],
    ['a number for an address', 'https://0x0a010203/wechat'],
  ])('(%s) is never contacted, and the event waits', async (_name, url) => {
    const log = captureLog()
    const sandbox = await usePay({ log: log.hostLog, webhook: webhookRow(url) })
    sandbox.world.notifications.send(payNotice(sandbox, 'address-1'))
    await sandbox.world.notifications.idle()
    expect(sandbox.world.notifications.list()[0]?.state).toBe('accepted')
    await eventually(() => log.text()).toMatch(/event failed/)
    expect(log.text()).toMatch(/problem: '[^']*private/)
    expect(await sandbox.outcome('order:address-1')).toMatchObject({ stage: 'delivered' })
  })
})
