import { describe, expect, test } from 'vitest'
import type { Settled, Tracked } from '../../protocol/index.ts'
import { event } from '../testing/inbox-rig.ts'
import { merchantApp, opens, type ReceiveRigOptions, receiveRig } from '../testing/receive-rig.ts'
import { createRaise } from './raise.ts'

const place = { owner: 'merchant:1900000109', protocol: 'pay' }
const tracked: Tracked = { key: 'order:1', owner: 'merchant', stage: 'accepted' }
const paid: Settled = {
  protocol: 'pay',
  key: 'order:1',
  owner: 'merchant',
  stage: 'delivered',
  detail: 'SUCCESS',
  event: { ...event('TRANSACTION.SUCCESS:1'), channel: 'notify' },
}

async function rig(options: ReceiveRigOptions = {}) {
  const parts = await receiveRig(options)
  const { inbox, outcomes, loaded } = parts
  const raise = createRaise({ inbox, outcomes, handingOf: () => ({ hasWebhook: true, awaitsReply: false }) })
  const found = (settled: Settled, app = merchantApp) => raise(app, loaded, settled)
  return { ...parts, found, stageOf: () => outcomes.find({ ...place, key: 'order:1' })?.stage }
}

describe('what a query found', () => {
  test('settles the call and is raised as the push would be', async () => {
    const { inbox, outcomes, found, stageOf } = await rig()
    await outcomes.track(place, merchantApp.appid, tracked)
    await found(paid)
    expect(stageOf()).toBe('delivered')
    expect(inbox.list({ most: 9 })).toMatchObject([
      {
        owner: 'merchant:1900000109',
        appid: merchantApp.appid,
        channel: 'pay.notify',
        state: 'pending',
        data: { out_trade_no: 'TRANSACTION.SUCCESS:1' },
      },
    ])
  })

  test.each(['push first', 'query first'])('is the same event as the push: %s', async (order) => {
    const { inbox, outcomes, found, notify } = await rig({
      open: () => ({ ...opens(), events: [{ ...event('TRANSACTION.SUCCESS:1'), settles: paid }] }) as never,
    })
    await outcomes.track(place, merchantApp.appid, tracked)
    const both = [() => notify(), () => found(paid)]
    for (const step of order === 'push first' ? both : both.toReversed()) await step()
    expect(inbox.counts().pending).toBe(1)
  })

  test('again while nothing is final raises nothing new', async () => {
    const { inbox, outcomes, found } = await rig()
    await outcomes.track(place, merchantApp.appid, tracked)
    const abnormal: Settled = { ...paid, stage: 'failed', final: false }
    await found(abnormal)
    await found(abnormal)
    expect(inbox.counts().pending).toBe(1)
  })

  test('of an order that the host never made is noted, not raised', async () => {
    const { inbox, found, stageOf } = await rig()
    await found(paid)
    expect([stageOf(), inbox.counts().pending]).toEqual(['delivered', 0])
  })

  test('of a call that was settled long ago is no news', async () => {
    const { inbox, outcomes, found } = await rig()
    await outcomes.track(place, merchantApp.appid, tracked)
    await outcomes.settle(place, paid)
    await found(paid)
    expect(inbox.counts().pending).toBe(0)
  })

  test('without an event settles alone', async () => {
    const { inbox, outcomes, found, stageOf } = await rig()
    await outcomes.track(place, merchantApp.appid, tracked)
    const { event: _, ...silent } = paid
    await found(silent)
    expect([stageOf(), inbox.counts().pending]).toEqual(['delivered', 0])
  })

  test('is raised in the app’s name where the channel or the app has no merchant', async () => {
    const { inbox, outcomes, found } = await rig()
    const { mchid: _, ...appOnly } = merchantApp
    const own = { owner: `app:${merchantApp.appid}`, protocol: 'pay' }
    await outcomes.track(own, merchantApp.appid, tracked)
    await found(paid, appOnly)
    await outcomes.track(place, merchantApp.appid, tracked)
    await found({ ...paid, event: { ...event('m'), channel: 'push' } })
    expect(inbox.list({ most: 9 }).map(({ owner }) => owner)).toEqual([own.owner, own.owner])
  })

  test('is neither settled nor raised where it cannot be kept', async () => {
    const { state, outcomes, found, stageOf } = await rig()
    await outcomes.track(place, merchantApp.appid, tracked)
    state.database.exec('PRAGMA query_only = ON')
    await expect(found(paid)).rejects.toThrow('readonly')
    expect(stageOf()).toBe('accepted')
  })
})
