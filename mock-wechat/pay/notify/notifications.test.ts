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
