import { expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { fetches, paths, sendings } from './support/ledger.ts'
import { officialRow } from './support/mini-program.ts'
import { appid, message, useSandbox } from './support/sandbox.ts'
import { ShiftedClock } from './support/shifted-clock.ts'
import { steadyLoad } from './support/steady-load.ts'

const minute = 60_000

// The ends of the token are set by the mock's control, since a jump of the host's clock would end every deadline too.
test('an expiry, a rotation and a revocation under 500 calls a second fail no call', async () => {
  const settings = { ...officialRow.settings, oauth2: { allowForcedRefresh: true } }
  const { call, world } = await useSandbox({ apps: [{ ...officialRow, settings }] })
  await call('template.list')
  expect(fetches(world)).toBe(1)
  const trouble = (what: 'expire' | 'rotate' | 'revoke') => () => world.tokens.trouble(appid, 'stable', what)

  const failed = await steadyLoad(() => call('template.send', message), {
    calls: 1_500,
    perSecond: 500,
    events: { 300: trouble('expire'), 700: trouble('rotate'), 1100: trouble('revoke') },
  })

  expect(failed).toEqual([])
  expect(world.messages).toHaveLength(1_500)
  // The three, and one for the normal attempt before the forced one.
  const forced = sendings(world, paths.token).map(({ body }) => (body as { force_refresh: boolean }).force_refresh)
  expect(forced).toEqual([false, false, false, false, true])
})

test('many calls that find no token fetch one', async () => {
  const { call, world } = await useSandbox()
  const answers = await Promise.all(Array.from({ length: 300 }, () => call('template.send', message)))
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  expect(fetches(world)).toBe(1)
})

// additions 1: stable_token gives nothing new before its last 300 s; the host asks 180 to 240 s before the end.
test('a token is renewed ahead of its end, while the old one serves', async () => {
  const clock = new ShiftedClock()
  const { call, world } = await useSandbox({ clock })
  const pass = (ms: number) => {
    clock.putForward(ms)
    world.clock.advance(ms)
  }
  await call('template.list')
  pass(115 * minute)
  await call('template.list')
  expect(fetches(world)).toBe(1)
  pass(3 * minute)
  // The renewal is slow: nobody waits for it.
  world.faults.add({ match: { path: paths.token }, times: 1, fault: { delayMs: 500 } })
  expect((await call('template.list', {}, { 'x-wxhost-timeout-ms': '400' })).status).toBe(200)
  await eventually(() => fetches(world)).toBe(2)
  pass(3 * minute)
  const failed = await steadyLoad(() => call('template.list'), { calls: 20, perSecond: 200 })
  expect(failed).toEqual([])
  expect(fetches(world)).toBe(2)
})

test('a renewal that fails leaves the old token serving to its end', async () => {
  const clock = new ShiftedClock()
  const { call, world } = await useSandbox({ clock })
  await call('template.list')
  world.faults.add({ match: { path: paths.token }, fault: { status: 502, body: '<html>' } })
  clock.putForward(118 * minute)
  world.clock.advance(118 * minute)
  const failed = await steadyLoad(() => call('template.list'), { calls: 100, perSecond: 200 })
  expect(failed).toEqual([])
  expect(fetches(world)).toBeLessThanOrEqual(3)
})

test('a refused token is not fetched by force unless the app allows it', async () => {
  const { call, world } = await useSandbox()
  await call('template.list')
  world.tokens.trouble(appid, 'stable', 'revoke')
  const answers = await Promise.all(Array.from({ length: 50 }, () => call('template.send', message)))
  for (const { status, body } of answers) {
    expect([status, body.code, body.errcode]).toEqual([502, 'WXH_CREDENTIAL', 40001])
    expect(body.rid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{8}){2}$/)
  }
  const forced = sendings(world, paths.token).map(({ body }) => (body as { force_refresh: boolean }).force_refresh)
  expect(forced).toEqual([false, false])
  expect(world.messages).toEqual([])
})
