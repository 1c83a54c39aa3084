import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { useAccount } from './support/message-account.ts'
import { follower } from './support/sandbox.ts'

describe('what WeChat pushes twice', () => {
  test('is handed on once, known by its MsgId', async () => {
    const { push, again, webhook } = await useAccount()
    const first = await push()
    expect((await again(first)).status).toBe('accepted')
    await push({ fields: { Content: 'next' } })
    await eventually(() => webhook.deliveries.map(({ data }) => data.Content)).toEqual(['你好', 'next'])
  })

  test('is tried again while the host is not there', async () => {
    const { push, world, webhook, stop } = await useAccount()
    await stop()
    const record = await push()
    expect(record.tries).toMatchObject([{ outcome: 'unreachable' }])
    world.clock.advance(5_000)
    await eventually(() => record.tries).toHaveLength(2)
    expect(webhook.deliveries).toEqual([])
  })
})

describe('two of one user in one second', () => {
  test('are two where a number tells them apart', async () => {
    const { push, webhook } = await useAccount()
    for (const MsgID of [3_487_542_469_355_618_313n, 3_487_542_469_355_618_314n])
      await push({ type: 'TEMPLATESENDJOBFINISH', fields: { MsgID, Status: 'success', CreateTime: 1_700_000_000 } })
    await eventually(() => webhook.deliveries.map(({ data }) => data.MsgID)).toEqual([
      '3487542469355618313',
      '3487542469355618314',
    ])
  })

  test('are one where all is the same', async () => {
    const { push, webhook } = await useAccount()
    for (const EventKey of ['a', 'a', 'b'])
      await push({ type: 'CLICK', fields: { EventKey, CreateTime: 1_700_000_000 } })
    await eventually(() => webhook.deliveries.map(({ data }) => data.EventKey)).toEqual(['a', 'b'])
  })
})

describe('the order', () => {
  test('of what one user says is kept, a slow webhook or not', async () => {
    let nth = 0
    const { push, webhook } = await useAccount({ answer: () => sleep(nth++ === 0 ? 300 : 0).then(() => undefined) })
    for (const Content of ['1', '2', '3', '4']) await push({ fields: { Content } })
    await eventually(() => webhook.deliveries.map(({ data }) => data.Content)).toEqual(['1', '2', '3', '4'])
  })

  test('of one user holds up nobody else', async () => {
    const { promise, resolve: goOn } = Promise.withResolvers<undefined>()
    const { push, webhook } = await useAccount({
      answer: ({ data }) => (data.FromUserName === follower ? promise : undefined),
    })
    await push({ fields: { Content: 'slow' } })
    await push({ fields: { Content: 'behind' } })
    await push({ openid: 'oOther', fields: { Content: 'quick' } })
    await eventually(() => webhook.deliveries.map(({ data }) => data.Content)).toEqual(['slow', 'quick'])
    goOn(undefined)
    await eventually(() => webhook.deliveries.map(({ data }) => data.Content)).toEqual(['slow', 'quick', 'behind'])
  })
})
