import { expect, test } from 'vitest'
import { clientMsgIds, paths, sendings, trouble } from './support/ledger.ts'
import { message, startSandbox, useDataDir, useMock, useSandbox } from './support/sandbox.ts'
import { ShiftedClock } from './support/shifted-clock.ts'

const key = { 'idempotency-key': 'order-2026-0001' }
const minute = 60_000

test('the same key and body get the same answer, and nothing is sent', async () => {
  const { call, world } = await useSandbox()
  const first = await call('template.send', message, key)
  const again = await call('template.send', message, key)
  expect(again.status).toBe(200)
  expect(again.output).toEqual(first.output)
  expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true'])
  expect(sendings(world)).toHaveLength(1)
})

test('a body whose fields stand in another order is the same body', async () => {
  const { call, world } = await useSandbox()
  const { touser, ...rest } = message
  await call('template.send', message, key)
  expect((await call('template.send', { ...rest, touser }, key)).status).toBe(200)
  expect(sendings(world)).toHaveLength(1)
})

test('the same key with another body is refused', async () => {
  const { call, world } = await useSandbox()
  await call('template.send', message, key)
  const data = { ...message.data, thing1: { value: '住院缴费' } }
  const { status, body } = await call('template.send', { ...message, data }, key)
  expect(status).toBe(422)
  expect(body.code).toBe('WXH_IDEMPOTENCY_MISMATCH')
  expect(sendings(world)).toHaveLength(1)
})

test('a key that is being worked on is not worked on twice', async () => {
  const { call, world } = await useSandbox()
  trouble(world, paths.send, { delayMs: 300 })
  const calls = Array.from({ length: 8 }, () => call('template.send', message, key))
  const statuses = (await Promise.all(calls)).map(({ status }) => status).sort()
  expect(statuses).toEqual([200, ...Array(7).fill(409)])
  expect(sendings(world)).toHaveLength(1)
})

test('a refused message leaves its key free', async () => {
  const { call, world } = await useSandbox()
  const user = { appid: 'wxd678efh567hg6787', openid: message.touser }
  world.users.put({ ...user, subscribed: false })
  expect((await call('template.send', message, key)).status).toBe(409)
  world.users.put({ ...user, subscribed: true })
  expect((await call('template.send', message, key)).status).toBe(200)
  expect(world.messages).toHaveLength(1)
})

test('a key outlives the host', async () => {
  const [mock, dataDir] = [await useMock(), await useDataDir()]
  const before = await startSandbox({ mock, dataDir })
  const first = await before.call('template.send', message, key)
  await before.stop()
  const { call, world } = await useSandbox({ mock, dataDir })
  const again = await call('template.send', message, key)
  expect(again.output).toEqual(first.output)
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect(sendings(world)).toHaveLength(1)
  expect((await call('template.send', { ...message, url: 'https://m.example.com' }, key)).status).toBe(422)
})

test('a message whose answer was lost is repeated under the same id, also by the next host', async () => {
  const [mock, dataDir] = [await useMock(), await useDataDir()]
  const before = await startSandbox({ mock, dataDir })
  trouble(mock.world, paths.send, { reset: true }, 4)
  const lost = await before.call('template.send', message, key)
  expect(lost.body.code).toBe('WXH_OUTCOME_UNKNOWN')
  await before.stop()

  const { call, world } = await useSandbox({ mock, dataDir })
  const repeat = await call('template.send', message, key)
  expect(repeat.status).toBe(200)
  expect(world.messages).toHaveLength(1)
  expect(repeat.output.msgid).toBe(String(world.messages[0]?.msgid))
  expect(sendings(world)).toHaveLength(5)
  expect(new Set(clientMsgIds(world)).size).toBe(1)
})

// WeChat knows a client_msg_id for 10 minutes; the host sends again within 9 of the first sending.
test('nine minutes after a lost answer it is not sent again', async () => {
  const clock = new ShiftedClock()
  const { call, world } = await useSandbox({ clock })
  trouble(world, paths.send, { reset: true }, 4)
  await call('template.send', message, key)
  clock.putForward(9 * minute)
  const { status, body } = await call('template.send', message, key)
  expect(status).toBe(504)
  expect(body.code).toBe('WXH_OUTCOME_UNKNOWN')
  expect(sendings(world)).toHaveLength(4)
  expect(world.messages).toHaveLength(1)
})

test('eight minutes after a lost answer it is sent again', async () => {
  const clock = new ShiftedClock()
  const { call, world } = await useSandbox({ clock })
  trouble(world, paths.send, { reset: true }, 4)
  await call('template.send', message, key)
  clock.putForward(8 * minute)
  world.clock.advance(8 * minute)
  expect((await call('template.send', message, key)).status).toBe(200)
  expect(world.messages).toHaveLength(1)
})

test('a code whose trade was never answered is not traded again under its key', async () => {
  const { call, world } = await useSandbox()
  const { code } = world.codes.create({ kind: 'web', appid: 'wxd678efh567hg6787', openid: message.touser })
  trouble(world, paths.exchange, { reset: true })
  await call('oauth2.exchange-code', { code }, key)
  const { status, body } = await call('oauth2.exchange-code', { code }, key)
  expect(status).toBe(504)
  expect(body.code).toBe('WXH_OUTCOME_UNKNOWN')
  expect(sendings(world, paths.exchange)).toHaveLength(1)
})

test('one key means one thing for each operation', async () => {
  const { call, world } = await useSandbox()
  await call('template.send', message, key)
  const data = { thing1: { value: '十月活动' }, amount2: { value: '10.00元' } }
  const promo = await call('template.send', { ...message, template_id: 'custom:promo', data }, key)
  expect(promo.status).toBe(422)
  expect((await call('template.list', {}, key)).status).toBe(200)
  expect(world.messages).toHaveLength(1)
})

test.each(['', ' ', 'a b', '键', 'k'.repeat(256)])('the key %j is no key', async (bad) => {
  const { call, world } = await useSandbox()
  const header = Buffer.from(bad).toString('latin1')
  const { status, body } = await call('template.send', message, { 'idempotency-key': header })
  expect(status).toBe(400)
  expect(body.code).toBe('WXH_HEADER_INVALID')
  expect(world.journal.entries()).toEqual([])
})
