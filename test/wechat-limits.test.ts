import { expect, test } from 'vitest'
import { paths, sendings, trouble } from './support/ledger.ts'
import { appid, message, useSandbox } from './support/sandbox.ts'

const rid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/)

test("stops at the end of the day's quota", async () => {
  const { call, world } = await useSandbox()
  world.quotas.set(appid, paths.send, { daily: 100_000, used: 100_000 })
  const { status, body } = await call('template.send', message)
  expect(status).toBe(429)
  expect(body).toMatchObject({ code: 'WXH_QUOTA_EXHAUSTED', errcode: 45009, rid })
  expect(sendings(world)).toHaveLength(1)
  expect(world.messages).toEqual([])
})

// access-token page: "must slower, retry next minute", wait >= 60 s.
test('says to wait a minute when the minute is full', async () => {
  const { call, world } = await useSandbox()
  world.quotas.set(appid, paths.send, { perMinute: 0 })
  const { status, body, headers } = await call('template.send', message)
  expect(status).toBe(429)
  expect(body).toMatchObject({ code: 'WXH_RATE_LIMITED', errcode: 45011, rid, retryAfterMs: 60_000 })
  expect(headers.get('retry-after')).toBe('60')
  expect(sendings(world)).toHaveLength(1)
  expect(world.messages).toEqual([])
})

test('sends again after -1, and the user gets one message', async () => {
  const { call, world } = await useSandbox()
  trouble(world, paths.send, { errcode: -1 }, 2)
  const { status, output } = await call('template.send', message)
  expect(status).toBe(200)
  expect(output.msgid).toBe(String(world.messages[0]?.msgid))
  expect(sendings(world).map(({ errcode }) => errcode)).toEqual([-1, -1, 0])
  expect(world.messages).toHaveLength(1)
})

// additions 4: 43108 "Cannot make concurrent calls to the same OpenID, please try again", after a moment.
test('tries again when WeChat wants the calls for one user one by one', async () => {
  const { call, world } = await useSandbox()
  trouble(world, paths.send, { errcode: 43108 })
  const { status } = await call('template.send', message)
  expect(status).toBe(200)
  expect(sendings(world)).toHaveLength(2)
  expect(world.messages).toHaveLength(1)
})

test('does not wait beyond the time that the caller gave', async () => {
  const { call, world } = await useSandbox()
  trouble(world, paths.send, { errcode: 43108 })
  const { status, body } = await call('template.send', message, { 'x-wxhost-timeout-ms': '900' })
  expect(status).toBe(429)
  expect(body).toMatchObject({ code: 'WXH_RATE_LIMITED', errcode: 43108, retryAfterMs: 1_000 })
  expect(sendings(world)).toHaveLength(1)
})

test('does not try again what WeChat calls a mistake of the caller', async () => {
  const { call, world } = await useSandbox()
  trouble(world, paths.send, { errcode: 47001 }, Infinity)
  const { status, body } = await call('template.send', message)
  expect(status).toBe(400)
  expect(body).toMatchObject({ code: 'WXH_INVALID_ARGUMENT', errcode: 47001, rid })
  expect(sendings(world)).toHaveLength(1)
})
