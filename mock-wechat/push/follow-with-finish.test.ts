import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createPushing, PUSH_NOW_S, until } from '../testing/pushing.ts'

const { appid } = SANDBOX.app
const openid = SANDBOX.users.follower
const MSGID = '3282640000000000001'

/** A mock that has sent the sample message. */
async function createSent(...how: Parameters<typeof createPushing>) {
  const pushing = await createPushing(...how)
  const answer = await (await pushing.send()).text()
  const finishes = () => pushing.world.pushes.list().map(({ text }) => text)
  return { ...pushing, answer, finishes }
}

test('a sending is followed by its event with the exact msgid', async () => {
  const { answer, finishes, webhook, world } = await createSent()
  expect(answer).toContain(`"msgid":${MSGID}`)
  expect(finishes()).toEqual([])
  world.clock.advance(1000)
  await webhook.got(1)
  expect(finishes()).toEqual([
    `<xml><ToUserName><![CDATA[gh_sample]]></ToUserName><FromUserName><![CDATA[${openid}]]></FromUserName>` +
      `<CreateTime>${PUSH_NOW_S + 1}</CreateTime><MsgType><![CDATA[event]]></MsgType>` +
      `<Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>${MSGID}</MsgID><Status><![CDATA[success]]></Status></xml>`,
  ])
})

test('the event can come before the answer', async () => {
  const { finishes, webhook } = await createSent(undefined, { finishBeforeAnswer: true })
  expect(webhook.received).toHaveLength(1)
  expect(finishes()[0]).toContain(`<MsgID>${MSGID}</MsgID>`)
})

test('a repeat of the client_msg_id has no second event', async () => {
  const { send, finishes, webhook, world } = await createSent()
  await send()
  world.clock.advance(5000)
  await webhook.got(1)
  expect(finishes()).toHaveLength(1)
})

test('without a callback no event is made', async () => {
  const { world, finishes } = await createSent()
  world.callbacks.clear()
  world.clock.advance(5000)
  expect(finishes()).toEqual([])
  expect(await (await createSent(undefined, { callback: { url: 'none' } })).answer).toContain('"errcode":0')
})

describe('the status', () => {
  const statusAfter = async (change: Parameters<typeof createPushing>[1], trouble = {}) => {
    const { finishes, world } = await createSent(undefined, change)
    world.users.put({ appid, openid, ...trouble })
    world.clock.advance(1000)
    await until(() => finishes().length === 1)
    return /<Status><!\[CDATA\[(.*)\]\]>/.exec(finishes()[0] ?? '')?.[1]
  }

  test.each([{ subscribed: false }, { blacklisted: true }, { refuses: true }])(
    'is a block where the user became %j',
    async (trouble) => {
      expect(await statusAfter({}, trouble)).toBe('failed:user block')
    },
  )

  test.each(['success', 'failed:user block', 'failed: system failed'] as const)('can be set to %j', async (status) => {
    expect(await statusAfter({ finishStatus: status }, { refuses: true })).toBe(status)
  })
})
