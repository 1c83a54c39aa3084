import { SANDBOX } from '@wxhost/mock-wechat'
import { describe, expect, test } from 'vitest'
import { captureLog } from './support/captured-log.ts'
import { eventually } from './support/eventually.ts'
import { jsapiOf, mchid, orderOf, type PaySandbox, payPaths, rotate, usePay, useTime } from './support/pay.ts'
import { useMock } from './support/sandbox.ts'
import { useWebhook, webhookRow } from './support/webhook.ts'

const hour = 3_600_000
const downloads = ({ world }: PaySandbox) => world.journal.count(payPaths.certificates)
const onlyCertificates = { wechatPay: {} }

describe('a merchant without a public key', () => {
  async function inCertificateMode() {
    const mock = await useMock()
    mock.world.change({ payKeyMode: 'certificate' })
    return usePay({ mock, merchant: onlyCertificates })
  }

  test('pays with downloaded certificates', async () => {
    const sandbox = await inCertificateMode()
    expect((await sandbox.pay('order-native', orderOf('key-cert'))).status).toBe(200)
    expect(downloads(sandbox)).toBe(1)
  })

  test('hears of payments by downloaded certificates', async () => {
    const sandbox = await inCertificateMode()
    await sandbox.pay('order-jsapi', jsapiOf('key-cert-push'))
    sandbox.world.orders.pay(mchid, 'key-cert-push')
    await sandbox.world.notifications.idle()
    expect(sandbox.world.notifications.list()[0]?.state).toBe('accepted')
  })

  test('hears of a payment also as the first thing ever', async () => {
    const sandbox = await inCertificateMode()
    const { notifications } = sandbox.world
    const resource = { mchid, out_trade_no: 'key-first', trade_state: 'SUCCESS', amount: { total: 1 } }
    const notice = { eventType: 'TRANSACTION.SUCCESS', summary: '支付成功', originalType: 'transaction', resource }
    notifications.send({ mchid, url: sandbox.notifyUrl, ...notice })
    await notifications.idle()
    expect(notifications.list()[0]?.tries).toMatchObject([{ outcome: 'accepted' }])
  })

  test('encrypts for WeChat with a downloaded certificate', async () => {
    const sandbox = await inCertificateMode()
    const { status, output } = await sandbox.pay('security-echo', { echo_message: '你好' })
    expect([status, output.decrypted]).toEqual([200, true])
  })

  test('renews the certificates twelve hours ahead', async () => {
    const { clock, mock } = await useTime()
    mock.world.change({ payKeyMode: 'certificate' })
    const sandbox = await usePay({ clock, mock, merchant: onlyCertificates })
    await sandbox.pay('order-native', orderOf('key-renew'))
    await clock.advance(11 * hour)
    await sandbox.pay('query-order', { out_trade_no: 'key-renew' })
    expect(downloads(sandbox)).toBe(1)
    await clock.advance(2 * hour)
    await sandbox.pay('query-order', { out_trade_no: 'key-renew' })
    await eventually(() => downloads(sandbox)).toBe(2)
  })
})

describe('a merchant without certificates', () => {
  test('starts cleanly and pays', async () => {
    const mock = await useMock()
    mock.world.change({ payKeyMode: 'public-key' })
    const log = captureLog()
    const sandbox = await usePay({ mock, log: log.hostLog })
    const before = log.alarms()
    expect((await sandbox.pay('order-native', orderOf('key-404'))).status).toBe(200)
    expect(await (await fetch(`${sandbox.host.url}/readyz`)).json()).toMatchObject({ status: 'ready' })
    expect(log.alarms()).toEqual(before)
  })

  test('hears of payments', async () => {
    const mock = await useMock()
    mock.world.change({ payKeyMode: 'public-key' })
    const sandbox = await usePay({ mock })
    await sandbox.pay('order-jsapi', jsapiOf('key-404-push'))
    sandbox.world.orders.pay(mchid, 'key-404-push')
    await sandbox.world.notifications.idle()
    expect(sandbox.world.notifications.list()[0]?.tries).toMatchObject([
      { outcome: 'accepted', serial: SANDBOX.wechatPay.publicKeyId },
    ])
  })
})

test('during the switch to public keys both kinds are believed', async () => {
  const sandbox = await usePay()
  sandbox.world.change({ notifyKeyShare: 50 })
  for (const number of ['key-both-1', 'key-both-2', 'key-both-3', 'key-both-4']) {
    await sandbox.pay('order-jsapi', jsapiOf(number))
    sandbox.world.orders.pay(mchid, number)
    await sandbox.world.notifications.idle()
  }
  const tries = sandbox.world.notifications.list().flatMap(({ tries: all }) => all)
  expect(tries.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted', 'accepted'])
  expect(new Set(tries.map(({ serial }) => serial)).size).toBe(2)
})

describe('a new platform certificate', () => {
  /** Before the switch to public keys WeChat signs with a certificate, whatever key a request names. */
  async function rotated(minutes: number) {
    const { clock, mock } = await useTime()
    mock.world.change({ payKeyMode: 'certificate' })
    const sandbox = await usePay({ clock, mock })
    await sandbox.pay('order-jsapi', jsapiOf('key-before'))
    expect(downloads(sandbox)).toBe(1)
    await clock.advance(minutes * 60_000)
    await rotate(mock)
    return sandbox
  }

  test('is fetched once, and the same answer is read', async () => {
    const sandbox = await rotated(2)
    expect((await sandbox.pay('order-native', orderOf('key-after'))).status).toBe(200)
    expect([downloads(sandbox), sandbox.world.journal.count(payPaths.native)]).toEqual([2, 1])
  })

  test('is fetched once for many answers at a time', async () => {
    const sandbox = await rotated(2)
    const numbers = Array.from({ length: 20 }, (_, i) => `key-many-${i}`)
    const answers = await Promise.all(numbers.map((number) => sandbox.pay('order-native', orderOf(number))))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect([downloads(sandbox), sandbox.world.journal.count(payPaths.native)]).toEqual([2, 20])
  })

  test('opens the same notification, which is accepted at once', async () => {
    const sandbox = await rotated(2)
    sandbox.world.orders.pay(mchid, 'key-before')
    await sandbox.world.notifications.idle()
    expect(sandbox.world.notifications.list()[0]?.tries).toMatchObject([{ outcome: 'accepted' }])
    expect(downloads(sandbox)).toBe(2)
  })

  test('that nobody can fetch is asked for once a minute at most', async () => {
    const { clock, mock } = await useTime()
    mock.world.change({ payKeyMode: 'certificate' })
    const sandbox = await usePay({ clock, mock, merchant: onlyCertificates })
    await sandbox.pay('order-native', orderOf('key-unlisted'))
    await clock.advance(61_000)
    sandbox.world.change({ notifySending: 'held' })
    sandbox.world.orders.pay(mchid, 'key-unlisted')
    const [notification] = sandbox.world.notifications.list()
    const probes = await sandbox.world.notifications.sendAgain(notification?.id ?? '', 5, 'foreign-serial')
    expect(new Set(probes.map(({ outcome }) => outcome))).toEqual(new Set(['refused']))
    expect(downloads(sandbox)).toBe(2)
    await clock.advance(61_000)
    await sandbox.world.notifications.sendAgain(notification?.id ?? '', 1, 'foreign-serial')
    expect(downloads(sandbox)).toBeLessThanOrEqual(3)
  })
})

describe('a probe', () => {
  test.each(['signtest', 'foreign-serial'] as const)(
    'of the kind %s is refused, counted apart and no alarm',
    async (kind) => {
      const log = captureLog()
      const service = await useWebhook()
      const sandbox = await usePay({ log: log.hostLog, webhook: webhookRow(service.url) })
      const before = log.alarms()
      await sandbox.pay('order-jsapi', jsapiOf('key-probe'))
      sandbox.world.change({
        notifySigntestPercent: kind === 'signtest' ? 100 : 0,
        notifyForeignSerialPercent: kind === 'signtest' ? 0 : 100,
      })
      sandbox.world.orders.pay(mchid, 'key-probe')
      await sandbox.world.notifications.idle()
      const tries = sandbox.world.notifications.list()[0]?.tries ?? []
      expect(tries.map(({ kind: sent, outcome, status }) => [sent, outcome, status])).toEqual([
        [kind, 'refused', 401],
        ['true', 'accepted', 204],
      ])
      expect(await sandbox.metrics()).toMatch(/wxhost_pushes_total\{[^}]*outcome="probe"[^}]*\} 1/)
      expect(log.alarms()).toEqual(before)
    },
  )
})
