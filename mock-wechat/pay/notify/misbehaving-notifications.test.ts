import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../../sandbox.ts'
import { createNotifying, openNotification } from '../../testing/notifying.ts'

const { mchid } = SANDBOX.merchant

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
