import { createClock, createWorld, startMockWechat } from '@wxhost/mock-wechat'
import { describe, expect, onTestFinished, test } from 'vitest'
import { VirtualClock } from '../core/testing/virtual-clock.ts'
import { orderOf, type PaySandbox, usePay, useTime } from './support/pay.ts'
import { heldNotice, push, signedPush } from './support/pay-push.ts'

const minute = 60_000

/** Both clocks stand still, so that a second more or less is one. */
async function useStill(): Promise<PaySandbox> {
  return usePay(await useTime())
}

describe("an answer whose time differs from the host's", () => {
  test.each([299, -299])('by %i s is believed', async (seconds) => {
    const { pay, world } = await useStill()
    await pay('order-native', orderOf('skew-near'))
    world.change({ payAnswerSkewSeconds: seconds })
    expect((await pay('query-order', { out_trade_no: 'skew-near' })).status).toBe(200)
  })

  test.each([301, -301])('by %i s is not', async (seconds) => {
    const { clock, mock } = await useTime()
    const { pay, world } = await usePay({ clock, mock })
    await pay('order-native', orderOf('skew-far'))
    world.change({ payAnswerSkewSeconds: seconds })
    const asking = pay('query-order', { out_trade_no: 'skew-far' })
    const moving = setInterval(() => void clock.advance(500), 20)
    const { status, body } = await asking.finally(() => clearInterval(moving))
    expect([status, body.code]).toEqual([502, 'WXH_UPSTREAM_UNTRUSTED'])
  })
})

describe("a notification whose time differs from the host's", () => {
  test.each([
    [299, 204],
    [-299, 204],
    [301, 401],
    [-301, 401],
  ])('by %i s is answered %i', async (skewSeconds, status) => {
    const sandbox = await useStill()
    const { body } = heldNotice(sandbox, 'skew-push')
    expect(await push(sandbox, signedPush(sandbox, body, { skewSeconds }))).toBe(status)
  })
})

describe('a host whose clock is ten minutes off', () => {
  test.each([10, -10])('(%i min) works by the clock of WeChat once it knows it', async (minutes) => {
    const clock = new VirtualClock(Date.UTC(2026, 10, 21, 4))
    const world = createWorld({ clock: createClock({ now: () => clock.now() + minutes * minute }) })
    const mock = await startMockWechat({ port: 0, world })
    onTestFinished(() => mock.close())
    const sandbox = await usePay({ clock, mock })
    // Refused, for its own signature is out of WeChat's window; each answer shows what time it is there.
    for (const number of ['skew-1', 'skew-2', 'skew-3']) await sandbox.pay('order-native', orderOf(number))
    expect((await sandbox.pay('order-native', orderOf('skew-4'))).status).toBe(200)
    const { body } = heldNotice(sandbox, 'skew-late')
    expect(await push(sandbox, signedPush(sandbox, body))).toBe(204)
    const { clock: shown } = (await (await fetch(`${sandbox.host.url}/readyz`)).json()) as { clock: object }
    expect(shown).toMatchObject({ source: 'date', appliedMs: expect.closeTo(minutes * minute, -4) })
  })
})
