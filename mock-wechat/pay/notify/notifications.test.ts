import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../../sandbox.ts'
import { createNotifying, openNotification } from '../../testing/notifying.ts'
import { PAY_VECTORS } from '../../testing/pay-vectors.ts'

const { mchid } = SANDBOX.merchant
const refused = () => ({ status: 500, body: '{"code":"FAIL","message":"失败"}' })

describe('a notification of a payment', () => {
  test('has the headers and fields of the official vector', async () => {
    const { webhook, pay, idle } = await createNotifying()
    pay()
    await idle()
    const [received] = webhook.received
    if (!received) throw new Error('Nothing came.')
    const vector = PAY_VECTORS.notification
    for (const name of Object.keys(vector.headers)) expect(received.headers).toHaveProperty(name.toLowerCase())
    const { trusted, json, resource } = openNotification(received)
    expect(trusted).toBe(true)
    expect(Object.keys(json)).toEqual(Object.keys(JSON.parse(vector.body)))
    expect(Object.keys(json.resource)).toEqual(Object.keys(JSON.parse(vector.body).resource))
    expect(resource).toMatchObject({ mchid, out_trade_no: 'order_1', trade_state: 'SUCCESS', amount: { total: 100 } })
    const missing = Object.keys(JSON.parse(vector.decryptedResource)).filter((field) => !(field in resource))
    expect(missing).toEqual(['attach'])
  })

  test('names itself and its event as WeChat Pay does', async () => {
    const { webhook, pay, idle } = await createNotifying()
    pay()
    await idle()
    const [received] = webhook.received
    expect(received).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } })
    expect(JSON.parse(received?.body ?? '')).toMatchObject({
      id: 'EV-2024010110000600000001',
      create_time: '2024-01-01T10:00:06+08:00',
      event_type: 'TRANSACTION.SUCCESS',
      resource_type: 'encrypt-resource',
      summary: '支付成功',
      resource: { original_type: 'transaction', associated_data: 'transaction', algorithm: 'AEAD_AES_256_GCM' },
    })
  })

  test.each([200, 204])('is done with once it is answered %i', async (status) => {
    const { webhook, pay, at, only } = await createNotifying({}, () => ({ status }))
    pay()
    await at(86_400)
    expect(only()).toMatchObject({ state: 'accepted', tries: [{ kind: 'true', outcome: 'accepted', status }] })
    expect(webhook.received).toHaveLength(1)
  })

  // 15 s 15 s 30 s 3 min 10 min 20 min 30 min 30 min 30 min 60 min 3 h 3 h 3 h 6 h 6 h: pay-v3 page, 5.
  const TIMES = [...[0, 15, 30, 60, 240, 840, 2040, 3840, 5640, 7440, 11_040, 21_840, 32_640, 43_440, 65_040, 86_640]]

  test('that nobody accepts comes sixteen times in 24 h 4 min', async () => {
    const { pay, at, only, seconds } = await createNotifying({}, refused)
    pay()
    for (const second of TIMES) await at(second)
    expect(seconds()).toEqual(TIMES)
    expect(only()).toMatchObject({ state: 'given-up', tries: TIMES.map(() => ({ outcome: 'refused', status: 500 })) })
    expect(only()).not.toHaveProperty('nextAt')
  })

  test('does not come before its time', async () => {
    const { pay, at, only, webhook } = await createNotifying({}, refused)
    pay()
    await at(14)
    expect(webhook.received).toHaveLength(1)
    expect(only().nextAt).toBe(only().createdAt + 15_000)
  })

  test('catches up after a leap of the clock', async () => {
    const { pay, at, webhook, idle } = await createNotifying({}, refused)
    pay()
    await idle()
    await at(86_640)
    expect(webhook.received).toHaveLength(16)
  })

  test('has the same id and body in every try, newly signed', async () => {
    const { pay, at, webhook } = await createNotifying({}, refused)
    pay()
    for (const second of [0, 15, 30]) await at(second)
    const { received } = webhook
    expect(new Set(received.map(({ body }) => body)).size).toBe(1)
    expect(new Set(received.map(({ headers }) => headers['wechatpay-nonce'])).size).toBe(3)
    expect(received.map((one) => openNotification(one).trusted)).toEqual([true, true, true])
  })

  test.each([
    ['a redirect', () => ({ status: 302, headers: { location: '/elsewhere' } })],
    ['a 201', () => ({ status: 201 })],
    ['a 202', () => ({ status: 202 })],
    ['a 404', () => ({ status: 404 })],
  ] as const)('is not accepted by %s', async (_, answer) => {
    const { pay, idle, only, webhook } = await createNotifying({}, answer)
    pay()
    await idle()
    expect(only()).toMatchObject({ state: 'waiting', tries: [{ outcome: 'refused' }] })
    expect(webhook.received).toHaveLength(1)
  })

  test('is not accepted by an answer that is too late', async () => {
    const { pay, idle, only } = await createNotifying({ notifyTimeoutMs: 40 }, () => 'hang')
    pay()
    await idle()
    expect(only()).toMatchObject({ state: 'waiting', tries: [{ outcome: 'timeout' }] })
  })

  test('is not accepted by a socket that ends', async () => {
    const { pay, idle, only } = await createNotifying({}, () => 'reset')
    pay()
    await idle()
    expect(only()).toMatchObject({ state: 'waiting', tries: [{ outcome: 'unreachable', reason: 'UND_ERR_SOCKET' }] })
  })

  test('goes by itself when real time passes', async () => {
    const { world, pay, webhook } = await createNotifying({}, (_, count) => ({ status: count === 1 ? 500 : 200 }))
    pay()
    await webhook.got(1)
    await world.notifications.idle()
    world.clock.run()
    world.clock.advance(14_950)
    await webhook.got(2)
    await world.notifications.idle()
    expect(world.notifications.list()).toMatchObject([{ state: 'accepted' }])
  })

  test('never leaves this machine unless its host is allowed', async () => {
    const { world, pay, idle, only } = await createNotifying()
    pay('order_1', { notifyUrl: 'http://pay.example.invalid/notify' })
    await idle()
    expect(only()).toMatchObject({ state: 'forbidden', tries: [{ outcome: 'forbidden' }] })
    world.change({ notifyHosts: 'a.invalid, pay.example.invalid' })
    const tries = await world.notifications.sendAgain(only().id)
    expect(tries).toMatchObject([{ outcome: 'unreachable' }])
  })

  test('of a world that was reset does not come again', async () => {
    const { world, pay, idle, webhook } = await createNotifying({}, refused)
    pay()
    await webhook.got(1)
    world.reset()
    await idle()
    world.clock.advance(86_640_000)
    await idle()
    expect(webhook.received).toHaveLength(1)
    expect(world.notifications.list()).toEqual([])
  })

  test('needs a merchant and a key', async () => {
    const { world, pay, idle } = await createNotifying()
    world.platformKeys.clear()
    pay()
    await idle()
    const [made] = world.notifications.list()
    await expect(world.notifications.sendAgain(made?.id ?? '')).rejects.toThrow('no WeChat Pay key')
    await expect(world.notifications.sendAgain('EV-0')).rejects.toThrow('no notification')
    world.merchants.clear()
    expect(() => pay('order_2')).toThrow('no merchant')
  })
})

describe('a notification of a refund', () => {
  async function createRefunding(options = {}) {
    const notifying = await createNotifying(options)
    const { world, notifyUrl, pay, idle } = notifying
    pay()
    await idle()
    const refund = (change = {}) =>
      world.refunds.create({
        ...{
          mchid,
          outTradeNo: 'order_1',
          outRefundNo: 'refund_1',
          amount: 40,
          total: 100,
          fingerprint: 'x',
          notifyUrl,
        },
        ...change,
      })
    const last = () => {
      const received = notifying.webhook.received.at(-1)
      if (!received) throw new Error('Nothing came.')
      return openNotification(received)
    }
    return { ...notifying, refund, last }
  }

  test('comes when the money has come, although nobody asks', async () => {
    const { refund, at, last, webhook } = await createRefunding()
    refund()
    await at(59)
    expect(webhook.received).toHaveLength(1)
    await at(60)
    const { trusted, json, resource } = last()
    expect(trusted).toBe(true)
    expect(json).toMatchObject({ event_type: 'REFUND.SUCCESS', resource: { original_type: 'refund' } })
    const [, , vector] = PAY_VECTORS.notifications
    expect(Object.keys(resource)).toEqual(Object.keys(JSON.parse(vector?.decryptedResource ?? '{}')))
    expect(resource).toMatchObject({ refund_status: 'SUCCESS', amount: { total: 100, refund: 40 } })
  })

  test.each([
    ['ABNORMAL', '退款异常'],
    ['CLOSED', '退款关闭'],
  ])('says that it is %s', async (refundOutcome, summary) => {
    const { refund, at, last } = await createRefunding({ refundOutcome })
    refund()
    await at(60)
    expect(last().json).toMatchObject({ event_type: `REFUND.${refundOutcome}`, summary })
    expect(last().resource).toMatchObject({ refund_status: refundOutcome })
    expect(last().resource).not.toHaveProperty('success_time')
  })

  test('follows a change of settings', async () => {
    const { world, refund, at, webhook } = await createRefunding({ refundOutcome: 'PROCESSING' })
    refund()
    await at(60)
    expect(webhook.received).toHaveLength(1)
    world.change({ refundOutcome: 'SUCCESS' })
    await world.notifications.idle()
    expect(webhook.received).toHaveLength(2)
  })

  test('goes to the console’s address where the refund names none', async () => {
    const { world, refund, at, webhook, notifyUrl } = await createRefunding({ refundSeconds: 0 })
    const { notifyUrl: _, ...bare } = refund({ outRefundNo: 'named' })
    expect(webhook.received.length).toBeLessThanOrEqual(2)
    world.clock.advance(60_000)
    const { apiV3Key, certificate } = SANDBOX.merchant
    const wanted = { ...bare, outRefundNo: 'unnamed', amount: 10 }
    world.refunds.create(wanted)
    expect(world.notifications.list()).toHaveLength(2)
    world.clock.advance(60_000)
    world.merchants.put({ mchid, apiV3Key, certificates: [certificate], refundNotifyUrl: `${notifyUrl}/console` })
    world.refunds.create({ ...wanted, outRefundNo: 'third' })
    await at(200)
    expect(webhook.received.at(-1)?.url.pathname).toBe('/notify/console')
  })
})

describe('notifications misbehave as they are set to', () => {
  test('sent three times at once', async () => {
    const { pay, idle, webhook, only } = await createNotifying({ notifyCopies: 3 })
    pay()
    await idle()
    expect(new Set(webhook.received.map(({ body }) => body)).size).toBe(1)
    expect(webhook.received).toHaveLength(3)
    expect(only().state).toBe('accepted')
  })

  test('three of ten again although accepted', async () => {
    const { pay, idle, webhook } = await createNotifying({ notifyRepeatPercent: 30 })
    for (let index = 0; index < 10; index += 1) pay(`order_${index}`)
    await idle()
    expect(webhook.received).toHaveLength(13)
  })

  test('held until they are sent by hand', async () => {
    const { world, pay, at, webhook, only } = await createNotifying({ notifySending: 'held' })
    pay()
    await at(86_640)
    expect([only().state, webhook.received.length]).toEqual(['held', 0])
    expect(await world.notifications.sendAgain(only().id, 2)).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'accepted' },
    ])
    expect(only().state).toBe('accepted')
  })

  test('sent by hand beside their own retries', async () => {
    const answer = (_: unknown, count: number) => ({ status: count === 1 ? 500 : 200 })
    const { world, pay, idle, at, webhook, only } = await createNotifying({}, answer)
    pay()
    await idle()
    await world.notifications.sendAgain(only().id)
    await at(60)
    expect(webhook.received).toHaveLength(2)
    expect(only()).not.toHaveProperty('nextAt')
  })

  test('behind a probe whose signature is a test', async () => {
    const { pay, idle, webhook, only } = await createNotifying({ notifySigntestPercent: 100 }, ({ headers }) => {
      const isProbe = String(headers['wechatpay-signature']).startsWith('WECHATPAY/SIGNTEST/')
      return { status: isProbe ? 401 : 204 }
    })
    pay()
    await idle()
    expect(only()).toMatchObject({ state: 'accepted', tries: [{ kind: 'signtest', status: 401 }, { kind: 'true' }] })
    expect(webhook.received.map((one) => openNotification(one).trusted)).toEqual([false, true])
  })

  test('behind a probe under a serial that nobody knows', async () => {
    const { pay, idle, webhook } = await createNotifying({ notifyForeignSerialPercent: 100 })
    pay()
    await idle()
    const [probe, real] = webhook.received.map(({ headers }) => headers['wechatpay-serial'])
    expect(probe).toMatch(/^7{40}$/)
    expect(real).toBe(SANDBOX.wechatPay.serial)
  })

  test('a probe that is accepted settles nothing', async () => {
    const { world, pay, only } = await createNotifying({ notifySending: 'held' })
    pay()
    await world.notifications.sendAgain(only().id, 1, 'signtest')
    expect(only()).toMatchObject({ state: 'held', tries: [{ kind: 'signtest', outcome: 'accepted' }] })
  })

  test('under the public key in the share that is set', async () => {
    const { world, pay, idle, webhook } = await createNotifying({ notifyKeyShare: 50 })
    for (let index = 0; index < 4; index += 1) pay(`order_${index}`)
    await idle()
    const serials = () => webhook.received.map(({ headers }) => String(headers['wechatpay-serial']))
    expect(serials().filter((serial) => serial.startsWith('PUB_KEY_ID_'))).toHaveLength(2)
    const { apiV3Key, certificate } = SANDBOX.merchant
    world.merchants.put({ mchid, apiV3Key, certificates: [certificate], notifyKeyShare: 100 })
    pay('own_share')
    await idle()
    expect(serials().at(-1)).toMatch(/^PUB_KEY_ID_/)
  })

  test.each([
    ['certificate', /^[0-9A-F]{40}$/],
    ['public-key', /^PUB_KEY_ID_/],
  ] as const)('under the only kind of key that the merchant has: %s', async (payKeyMode, serial) => {
    const { pay, idle, webhook } = await createNotifying({ payKeyMode, notifyKeyShare: 50 })
    pay('order_1')
    pay('order_2')
    await idle()
    for (const { headers } of webhook.received) expect(headers['wechatpay-serial']).toMatch(serial)
  })

  test.each([-301, 301])('with a clock that is %i s off', async (notifySkewSeconds) => {
    const { pay, idle, seconds, webhook } = await createNotifying({ notifySkewSeconds })
    pay()
    await idle()
    expect(seconds()).toEqual([notifySkewSeconds])
    expect(webhook.received.map((one) => openNotification(one).trusted)).toEqual([true])
  })

  test('in a spelling that a rewritten JSON loses', async () => {
    const { pay, idle, webhook } = await createNotifying({ notifySpelling: 'odd' })
    pay()
    await idle()
    const [received] = webhook.received
    if (!received) throw new Error('Nothing came.')
    const body = JSON.stringify(JSON.parse(received.body))
    expect(openNotification(received)).toMatchObject({ trusted: true, resource: { out_trade_no: 'order_1' } })
    expect(openNotification({ ...received, body }).trusted).toBe(false)
    expect(received.body).toMatch(/^\{"id":"EV-\d+" , "create_time".*\\u652f\\u4ed8.*\}\n$/)
  })

  test('without associated_data', async () => {
    const { pay, idle, webhook } = await createNotifying({ notifyWithoutAad: true })
    pay()
    await idle()
    const [received] = webhook.received
    if (!received) throw new Error('Nothing came.')
    const { json, resource } = openNotification(received)
    expect(json.resource).not.toHaveProperty('associated_data')
    expect(resource).toMatchObject({ out_trade_no: 'order_1' })
  })

  test('no more at the same time than is set', async () => {
    const { pay, idle, webhook } = await createNotifying({ notifyConcurrency: 3, notifyTimeoutMs: 100 }, () => 'hang')
    for (let index = 0; index < 6; index += 1) pay(`order_${index}`)
    await webhook.got(3)
    await new Promise((resolve) => setImmediate(resolve))
    expect(webhook.received).toHaveLength(3)
    await idle()
    expect(webhook.received).toHaveLength(6)
  })
})
