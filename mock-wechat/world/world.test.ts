import { expect, test } from 'vitest'
import { createClock } from '../base/clock.ts'
import { MockInputError } from '../base/mock-input-error.ts'
import { SANDBOX } from '../sandbox.ts'
import { createSender } from '../testing/sender.ts'
import { createWorld } from './world.ts'

test('a world is made with the sample data, or empty', () => {
  expect(createWorld().users.list(SANDBOX.app.appid)).toHaveLength(4)
  expect(createWorld({ empty: true }).apps.list()).toEqual([])
})

test('a world can be put back to how it was made', async () => {
  const { world, send } = await createSender({ graceSeconds: 200 })
  await send()
  world.users.put({ appid: SANDBOX.app.appid, openid: SANDBOX.users.follower, subscribed: false })
  world.change({ graceSeconds: 100 })
  world.faults.add({ fault: { errcode: -1 } })
  world.clock.advance(1000)
  world.reset()
  expect(world.settings.graceSeconds).toBe(200)
  expect([world.messages, world.faults.list(), world.journal.entries()]).toEqual([[], [], []])
  expect(world.users.get(SANDBOX.app.appid, SANDBOX.users.follower)?.subscribed).toBe(true)
  expect(world.clock.now()).toBe(Date.UTC(2026, 10, 20))
})

test('worlds with one seed make the same tokens', () => {
  const token = () =>
    createWorld({ seed: 'one', clock: createClock({ frozenAt: 0 }) }).tokens.fetch(SANDBOX.app.appid).access_token
  expect(token()).toBe(token())
})

test('a setting is refused with what was expected', () => {
  const world = createWorld()
  const change = (settings: Record<string, unknown>) => () => world.change(settings)
  expect(change({ grace: 1 })).toThrow(MockInputError)
  expect(change({ grace: 1 })).toThrow(/no setting "grace".*graceSeconds/)
  expect(change({ toString: 1 })).toThrow(/no setting/)
  expect(change({ graceSeconds: -1 })).toThrow(/Give a number >= 0/)
  expect(change({ callerIp: 7 })).toThrow(/Give a string/)
  expect(change({ duplicateMessage: 'twice' })).toThrow(/"same-msgid" or "new-msgid" or "45065"/)
})
