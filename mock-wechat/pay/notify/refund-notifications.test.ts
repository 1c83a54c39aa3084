import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../../sandbox.ts'
import { createNotifying, openNotification } from '../../testing/notifying.ts'
import { PAY_VECTORS } from '../../testing/pay-vectors.ts'

const { mchid } = SANDBOX.merchant

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
