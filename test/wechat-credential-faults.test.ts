import { expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { clientMsgIds, fetches, paths, sendings, trouble } from './support/ledger.ts'
import { appid, message, useSandbox } from './support/sandbox.ts'

const rid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/)

test('keeps the newer token when a refusal of the old one comes late', async () => {
  const { call, world } = await useSandbox()
  await call('template.list')
  // The first of the two is refused for the old token, but hears of it last.
  trouble(world, paths.send, { errcode: 40001, delayMs: 400 })
  const late = call('template.send', message)
  await eventually(() => sendings(world).length).toBe(1)
  world.tokens.trouble(appid, 'stable', 'rotate')
  const prompt = await call('template.send', message)
  const answers = [prompt, await late]

  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(fetches(world)).toBe(2)
  expect(sendings(world).map(({ errcode }) => errcode)).toEqual([40001, 40001, 0, 0])
  expect(world.messages).toHaveLength(2)
  expect(new Set(clientMsgIds(world)).size).toBe(2)
})

test('renews an expired token once and sends again', async () => {
  const { call, world } = await useSandbox()
  await call('template.list')
  world.tokens.trouble(appid, 'stable', 'expire')
  const { status } = await call('template.send', message)
  expect(status).toBe(200)
  expect(fetches(world)).toBe(2)
  expect(sendings(world).map(({ errcode }) => errcode)).toEqual([42001, 0])
  expect(world.messages).toHaveLength(1)
})

test('stops at a token that WeChat refuses for ever', async () => {
  const { call, world } = await useSandbox()
  trouble(world, paths.send, { errcode: 40001 }, Infinity)
  const { status, body } = await call('template.send', message)
  expect(status).toBe(502)
  expect(body.code).toMatch(/^WXH_CREDENTIAL/)
  expect(sendings(world)).toHaveLength(1)
  expect(world.messages).toEqual([])
})

test('stops at a wrong secret instead of asking on', async () => {
  const { call, world } = await useSandbox()
  world.apps.put({ appid, kind: 'official', secret: 'reset in the console' })
  const first = await call('template.send', message)
  const again = await Promise.all(Array.from({ length: 20 }, () => call('template.send', message)))
  for (const { status, body } of [first, ...again]) {
    expect(status).toBe(502)
    expect(body).toMatchObject({ code: 'WXH_CREDENTIAL_REFUSED', errcode: 40125, rid })
  }
  expect(fetches(world)).toBe(1)
  expect(sendings(world)).toEqual([])
})

test('names the address that WeChat does not let in', async () => {
  const { call, world } = await useSandbox()
  world.change({ callerIp: '203.0.113.7' })
  world.apps.put({
    appid,
    kind: 'official',
    secret: world.apps.get(appid)?.secret ?? '',
    ipWhitelist: ['198.51.100.1'],
  })
  const { status, body } = await call('template.send', message)
  expect(status).toBe(502)
  expect(body).toMatchObject({ code: 'WXH_CREDENTIAL_REFUSED', errcode: 40164, rid })
  expect(body.detail).toContain('203.0.113.7')
  expect(fetches(world)).toBe(1)
  expect(sendings(world)).toEqual([])
})

test('fetches a token again when the answer to the fetch was lost', async () => {
  const { call, world } = await useSandbox()
  trouble(world, paths.token, { reset: true })
  trouble(world, paths.token, { errcode: -1 })
  const { status } = await call('template.send', message)
  expect(status).toBe(200)
  expect(fetches(world)).toBe(3)
  expect(sendings(world)).toHaveLength(1)
})
