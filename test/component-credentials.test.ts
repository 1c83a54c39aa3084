import { describe, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { codePath, componentAppid, refreshPath, tokenPath, usePlatform } from './support/platform.ts'
import { appid } from './support/sandbox.ts'
import { ShiftedClock } from './support/shifted-clock.ts'

const hours = 3_600_000

describe('a third-party platform', () => {
  test('gets from a pushed ticket to a call for the account', async () => {
    const { pushTicket, consent, call, world } = await usePlatform()
    expect(await pushTicket()).toMatchObject({ status: 'accepted' })
    expect(await consent('authorize')).toMatchObject({ type: 'authorized', status: 'accepted' })
    expect(await call('component.info')).toMatchObject({ status: 200, output: { appid } })
    expect([tokenPath, codePath, refreshPath].map((path) => world.journal.count(path))).toEqual([1, 1, 0])
  })

  test('reads the messages of the account under its own key', async () => {
    const { consent, webhook, mock } = await usePlatform()
    await consent('authorize')
    const pushed = await fetch(`${mock.url}/__mock/apps/${appid}/push`, {
      method: 'POST',
      body: JSON.stringify({ type: 'text', fields: { Content: '你好' } }),
    })
    expect(await pushed.json()).toMatchObject({ status: 'accepted' })
    await eventually(() => webhook.deliveries.map(({ channel }) => channel).sort()).toEqual([
      'component.authorization',
      'message.push',
    ])
  })

  test('tells its business service no ticket and no code', async () => {
    const { pushTicket, consent, webhook } = await usePlatform()
    await pushTicket()
    await consent('authorize')
    await eventually(() => webhook.deliveries.map(({ type }) => type)).toEqual([
      'component_verify_ticket',
      'authorized',
    ])
    const told = JSON.stringify(webhook.deliveries)
    expect(told).toContain(appid)
    expect(told).not.toMatch(/ticket@@@|queryauthcode@@@|preauthcode@@@/)
  })

  test('says what it waits for before the first ticket', async () => {
    const { consent, call } = await usePlatform()
    await consent('authorize')
    const { status, body } = await call('component.info')
    expect(status).toBe(503)
    expect(body).toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
    expect(body.detail).toContain('component_verify_ticket')
  })

  test('says that the account has not agreed', async () => {
    const { pushTicket, call } = await usePlatform()
    await pushTicket()
    const { status, body } = await call('component.info')
    expect(status).toBe(503)
    expect(body.detail).toContain('not authorized the platform')
  })

  test('works again as soon as the missing ticket comes', async () => {
    const { pushTicket, consent, call } = await usePlatform()
    await consent('authorize')
    expect((await call('component.info')).status).toBe(503)
    await pushTicket()
    expect((await call('component.info')).status).toBe(200)
  })
})

describe('the refresh token', () => {
  test.each(['dies-when-next-is-used', 'dies-at-once'])('that %s is used in turn', async (refreshRotation) => {
    const clock = new ShiftedClock()
    const { pushTicket, consent, call, world } = await usePlatform({ clock })
    world.change({ refreshRotation })
    await pushTicket()
    await consent('authorize')
    expect((await call('component.info')).status).toBe(200)
    for (const renewal of [1, 2, 3]) {
      clock.putForward(2 * hours)
      world.clock.advance(2 * hours)
      expect((await call('component.info')).status).toBe(200)
      expect(world.journal.count(refreshPath)).toBe(renewal)
    }
    expect(world.journal.count(codePath)).toBe(1)
  })

  test('outlives the host', async () => {
    const first = await usePlatform()
    first.world.change({ refreshRotation: 'dies-at-once' })
    await first.pushTicket()
    await first.consent('authorize')
    expect((await first.call('component.info')).status).toBe(200)
    const clock = new ShiftedClock()
    clock.putForward(2 * hours)
    first.world.clock.advance(2 * hours)
    const second = await first.restarted({ clock })
    expect((await second.call('component.info')).status).toBe(200)
    expect(second.world.journal.count(refreshPath)).toBe(1)
  })

  test('that is dead is said to be', async () => {
    const clock = new ShiftedClock()
    const { pushTicket, consent, call, world } = await usePlatform({ clock })
    await pushTicket()
    await consent('authorize')
    await call('component.info')
    world.components.grants.withdraw(componentAppid, appid)
    world.components.grants.authorize(componentAppid, appid)
    clock.putForward(2 * hours)
    world.clock.advance(2 * hours)
    const { status, body } = await call('component.info')
    expect(status).toBe(502)
    expect(body).toMatchObject({ errcode: 61023 })
  })
})

describe('the ticket', () => {
  test('outlives the host', async () => {
    const first = await usePlatform()
    await first.pushTicket()
    const second = await first.restarted()
    await second.consent('authorize')
    expect((await second.call('component.info')).status).toBe(200)
  })

  test('that came too long ago is said to be missing', async () => {
    const clock = new ShiftedClock()
    const { pushTicket, consent, call, world } = await usePlatform({ clock })
    await pushTicket()
    world.components.put({ ...fresh(world), ticketsPaused: true })
    clock.putForward(13 * hours)
    world.clock.advance(13 * hours)
    await consent('authorize')
    const { status, body } = await call('component.info')
    expect(status).toBe(503)
    expect(body.detail).toContain('component_verify_ticket')
  })
})

describe('an account that takes its consent back', () => {
  test('is told of, and its calls fail for good', async () => {
    const { pushTicket, consent, call, webhook } = await usePlatform()
    await pushTicket()
    await consent('authorize')
    expect((await call('component.info')).status).toBe(200)
    expect(await consent('unauthorize')).toMatchObject({ type: 'unauthorized', status: 'accepted' })
    await eventually(() => webhook.deliveries.at(-1)).toMatchObject({
      type: 'unauthorized',
      data: { AuthorizerAppid: appid },
    })
    const { status, body } = await call('component.info')
    expect({ status, body }).toMatchObject({ status: 502, body: { errcode: 61003 } })
  })

  test('and agrees anew is served again', async () => {
    const { pushTicket, consent, call } = await usePlatform()
    await pushTicket()
    await consent('authorize')
    await call('component.info')
    await consent('unauthorize')
    await call('component.info')
    expect(await consent('authorize')).toMatchObject({ type: 'authorized' })
    expect((await call('component.info')).status).toBe(200)
  })
})

function fresh(world: Awaited<ReturnType<typeof usePlatform>>['world']) {
  const component = world.components.get(componentAppid)
  if (component === undefined) throw new Error('the mock has a platform')
  return component
}
