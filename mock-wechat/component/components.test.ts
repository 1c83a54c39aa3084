import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createPlatform, TICKET_OF } from '../testing/platform.ts'
import { until } from '../testing/pushing.ts'

const { appid } = SANDBOX.component
const APP = SANDBOX.app.appid

test('a ticket comes at once when it is asked for', async () => {
  const { control, opened } = await createPlatform()
  expect(await control(`/components/${appid}/ticket`)).toMatchObject({ status: 200, json: { status: 'accepted' } })
  expect(opened()).toEqual([
    expect.stringMatching(
      new RegExp(
        `^<xml><AppId>${appid}</AppId><CreateTime>1704074406</CreateTime><InfoType>component_verify_ticket</InfoType>` +
          '<ComponentVerifyTicket>ticket@@@[\\w-]{80}</ComponentVerifyTicket></xml>$',
      ),
    ),
  ])
})

test('outside the ciphertext stands AppId and nothing else', async () => {
  const { control, webhook } = await createPlatform()
  await control(`/components/${appid}/ticket`)
  const outside = new RegExp(
    `^<xml><AppId><!\\[CDATA\\[${appid}\\]\\]></AppId><Encrypt><!\\[CDATA\\[[^\\]]+\\]\\]></Encrypt></xml>$`,
  )
  expect(webhook.received[0]?.body).toMatch(outside)
})

describe('the tickets', () => {
  test('come every ten minutes', async () => {
    const { world, webhook } = await createPlatform()
    world.clock.advance(599_000)
    expect(world.pushes.list()).toEqual([])
    for (const count of [1, 2]) {
      world.clock.advance(600_000)
      await webhook.got(count)
    }
    expect(world.pushes.list()).toHaveLength(2)
  })

  test('that a leap of the clock passed over are not made up for', async () => {
    const { world } = await createPlatform()
    world.clock.advance(3_600_000 + 1000)
    expect(world.pushes.list()).toHaveLength(1)
    world.clock.advance(599_000)
    expect(world.pushes.list()).toHaveLength(2)
  })

  test('stop while they are paused, until they are started', async () => {
    const { world, control, start } = await createPlatform()
    await control('/components', { appid, ticketsPaused: true })
    world.clock.advance(1_200_000)
    expect(world.pushes.list()).toEqual([])
    expect(await start()).toEqual({ errcode: 0, errmsg: 'ok' })
    expect(world.pushes.list()).toHaveLength(1)
    world.clock.advance(600_000)
    expect(world.pushes.list()).toHaveLength(2)
  })

  test('do not come without an address', async () => {
    const { world, start } = await createPlatform({ eventUrl: null })
    world.clock.advance(1_200_000)
    expect(await start()).toMatchObject({ errcode: 0 })
    expect(world.pushes.list()).toEqual([])
  })

  test('end with the world', async () => {
    const { world } = await createPlatform()
    world.reset()
    world.clock.advance(1_200_000)
    expect(world.pushes.list()).toEqual([])
  })
})

describe('an account', () => {
  test('that authorizes is told with its code', async () => {
    const { control, opened } = await createPlatform()
    const { json } = await control(`/components/${appid}/authorize`, { preAuthCode: 'preauthcode@@@mine' })
    expect(opened()).toEqual([
      `<xml><AppId>${appid}</AppId><CreateTime>1704074406</CreateTime><InfoType>authorized</InfoType>` +
        `<AuthorizerAppid>${APP}</AuthorizerAppid><AuthorizationCode>${json.authorization_code}</AuthorizationCode>` +
        '<AuthorizationCodeExpiredTime>3600</AuthorizationCodeExpiredTime><PreAuthCode>preauthcode@@@mine</PreAuthCode></xml>',
    ])
  })

  test('that authorizes again is an update', async () => {
    const { control, opened } = await createPlatform()
    await control(`/components/${appid}/authorize`)
    await control(`/components/${appid}/authorize`)
    expect(opened()[1]).toContain('<InfoType>updateauthorized</InfoType>')
  })

  test('that withdraws is named', async () => {
    const { control, opened } = await createPlatform()
    await control(`/components/${appid}/authorize`, { push: false })
    await control(`/components/${appid}/unauthorize`)
    expect(opened()).toEqual([
      `<xml><AppId>${appid}</AppId><CreateTime>1704074406</CreateTime><InfoType>unauthorized</InfoType>` +
        `<AuthorizerAppid>${APP}</AuthorizerAppid></xml>`,
    ])
  })

  test('that never authorized cannot withdraw', async () => {
    const { control } = await createPlatform()
    expect(await control(`/components/${appid}/unauthorize`)).toMatchObject({ status: 409 })
  })

  test('that has authorized has its messages sent to the platform', async () => {
    const { control, webhook, opened } = await createPlatform()
    await control(`/components/${appid}/authorize`, { push: false })
    await control(`/apps/${APP}/push`, { type: 'text', openid: 'oUser' })
    expect(webhook.received[0]?.url.pathname).toBe(`/message/${APP}`)
    expect(webhook.received[0]?.body).toMatch(
      /^<xml><ToUserName><!\[CDATA\[gh_[0-9a-f]{12}\]\]><\/ToUserName><Encrypt>/,
    )
    expect(opened()[0]).toContain('<FromUserName><![CDATA[oUser]]></FromUserName>')
  })
})

test('an answer other than success is unreadable', async () => {
  const { control } = await createPlatform({}, () => ({ body: '{"code":0}' }))
  expect(await control(`/components/${appid}/ticket`)).toMatchObject({ json: { status: 'unreadable' } })
})

test('a ticket that finds nobody is tried again', async () => {
  const { world } = await createPlatform({}, (_, count) => ({ status: count === 1 ? 500 : 200 }))
  world.clock.advance(600_000)
  await until(() => world.pushes.list()[0]?.tries.length === 1)
  world.clock.advance(5000)
  await until(() => world.pushes.list()[0]?.status === 'accepted')
  expect(TICKET_OF(world.pushes.list()[0]?.text)).toMatch(/^ticket@@@/)
})

test('the platforms are listed without their secrets', async () => {
  const { served } = await createPlatform()
  const list = JSON.stringify(await (await served.control('GET', '/components')).json())
  expect(list).toContain(appid)
  for (const secret of [SANDBOX.component.secret, SANDBOX.component.token, SANDBOX.component.encodingAESKey]) {
    expect(list).not.toContain(secret)
  }
})

test.each([
  ['/components', { appid: 'wxnew' }],
  ['/components', { appid, eventUrl: 'none' }],
  ['/components', { appid, messageUrl: 'none' }],
  ['/components', { appid, token: 'x' }],
  ['/components/wxnone/ticket', {}],
  [`/components/${appid}/authorize`, { authorizer: 'wxnone' }],
])('%s refuses %j', async (path, body) => {
  const { control } = await createPlatform()
  expect(await control(path, body)).toMatchObject({ status: 400, json: { code: 'MOCK_BAD_INPUT' } })
})

test('without an address nothing is authorized unless in silence', async () => {
  const { control, world } = await createPlatform({ eventUrl: null })
  expect(await control(`/components/${appid}/authorize`)).toMatchObject({ status: 400 })
  expect(world.components.grants.get(appid, APP)).toBeUndefined()
  expect(await control(`/components/${appid}/authorize`, { push: false })).toMatchObject({ status: 200 })
  expect(await control(`/components/${appid}/unauthorize`, { push: false })).toMatchObject({ status: 200 })
})

test('a platform without an address cannot be pushed to', async () => {
  const { control } = await createPlatform({ eventUrl: null })
  expect(await control(`/components/${appid}/ticket`)).toMatchObject({ status: 400 })
})
