import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createPlatform } from '../testing/platform.ts'

const { appid } = SANDBOX.component
const APP = SANDBOX.app.appid

/** A platform that an account has authorized, and its first tokens. */
async function createAuthorized(options: Parameters<typeof createPlatform>[0] = {}) {
  const platform = await createPlatform(options)
  const { json } = await platform.control(`/components/${appid}/authorize`, { push: false })
  const { authorization_info: info } = await platform.withToken('api_query_auth', {
    authorization_code: json.authorization_code,
  })
  const refresh = (authorizer_refresh_token: string, more = {}) =>
    platform.withToken('api_authorizer_token', { authorizer_appid: APP, authorizer_refresh_token, ...more })
  const business = async (token: string) => {
    const response = await fetch(`${platform.served.url}/cgi-bin/getcallbackip?access_token=${token}`)
    const answer: { errcode?: number } = JSON.parse(await response.text())
    return answer.errcode ?? 0
  }
  return { ...platform, info, refresh, business }
}

describe('api_component_token', () => {
  test('gives a token for a ticket', async () => {
    const { token } = await createPlatform()
    expect(await token()).toEqual({ component_access_token: expect.any(String), expires_in: 7200 })
  })

  test.each([
    [{ component_appid: '' }, 41018],
    [{ component_appid: 'wxother' }, 61011],
    [{ component_appsecret: '' }, 41004],
    [{ component_appsecret: 'wrong' }, 40125],
    [{ component_verify_ticket: 'ticket@@@none' }, 61006],
    [{ component_verify_ticket: 7 }, 47001],
  ])('refuses %j with %i', async (change, errcode) => {
    const { token } = await createPlatform()
    expect(await token(change)).toMatchObject({ errcode })
  })

  test('takes a ticket for twelve hours', async () => {
    const { token, ticket, world } = await createPlatform({ ticketSeconds: 1_000_000 })
    const component_verify_ticket = await ticket()
    world.clock.advance(43_199_000)
    expect(await token({ component_verify_ticket })).toHaveProperty('component_access_token')
    world.clock.advance(1000)
    expect(await token({ component_verify_ticket })).toMatchObject({ errcode: 61005 })
  })

  test('refuses a ticket of another platform', async () => {
    const { token, ticket, world } = await createPlatform()
    const component_verify_ticket = await ticket()
    world.components.put({ ...SANDBOX.component, appid: 'wxcomponent000002b' })
    const component_appid = 'wxcomponent000002b'
    expect(await token({ component_appid, component_verify_ticket })).toMatchObject({ errcode: 61006 })
  })

  test('refuses an address that is not registered', async () => {
    const { token, control } = await createPlatform()
    await control('/components', { appid, ipWhitelist: ['203.0.113.7'] })
    expect(await token()).toMatchObject({ errcode: 61004 })
  })
})

test.each([
  [{ component_secret: '' }, 41004],
  [{ component_secret: 'wrong' }, 40125],
  [{ component_appid: 'wxother' }, 61011],
])('api_start_push_ticket refuses %j with %i', async (change, errcode) => {
  const { call } = await createPlatform()
  expect(await call('api_start_push_ticket', change)).toMatchObject({ errcode })
})

test('a pre-auth code is given', async () => {
  const { withToken } = await createPlatform()
  expect(await withToken('api_create_preauthcode')).toEqual({
    ...{ pre_auth_code: expect.stringMatching(/^preauthcode@@@/), expires_in: 1800 },
  })
})

describe('a component token', () => {
  test('may stand under either name', async () => {
    const { call, token } = await createPlatform()
    const query = `?access_token=${(await token()).component_access_token}`
    expect(await call('api_create_preauthcode', {}, query)).toHaveProperty('pre_auth_code')
  })

  test.each([
    ['that is missing', '', 41001],
    ['that is none', '?component_access_token=x', 40001],
  ])('%s is refused', async (_, query, errcode) => {
    const { call } = await createPlatform()
    expect(await call('api_create_preauthcode', {}, query)).toMatchObject({ errcode })
  })

  test('that has expired is refused with 42001', async () => {
    const { call, token, world } = await createPlatform()
    const query = `?component_access_token=${(await token()).component_access_token}`
    world.clock.advance(7_200_000)
    expect(await call('api_create_preauthcode', {}, query)).toMatchObject({ errcode: 42001 })
  })

  test('can be troubled by the control API', async () => {
    const { call, token, control } = await createPlatform()
    const query = `?component_access_token=${(await token()).component_access_token}`
    expect(await control('/tokens', { line: 'component', appid, action: 'revoke' })).toMatchObject({ status: 200 })
    expect(await call('api_create_preauthcode', {}, query)).toMatchObject({ errcode: 40001 })
  })

  test('is not an account’s token', async () => {
    const { call, served } = await createPlatform()
    const query = `?component_access_token=${served.world.tokens.fetch(APP).access_token}`
    expect(await call('api_create_preauthcode', {}, query)).toMatchObject({ errcode: 61014 })
  })

  test('speaks for its own platform only', async () => {
    const { call, token, world } = await createPlatform()
    world.components.put({ ...SANDBOX.component, appid: 'wxcomponent000002b' })
    const query = `?component_access_token=${(await token()).component_access_token}`
    const answer = await call('api_create_preauthcode', { component_appid: 'wxcomponent000002b' }, query)
    expect(answer).toMatchObject({ errcode: 61011 })
  })
})

describe('api_query_auth', () => {
  test('gives tokens with which the account’s APIs answer', async () => {
    const { info, business } = await createAuthorized()
    expect(info).toMatchObject({
      authorizer_appid: APP,
      expires_in: 7200,
      authorizer_refresh_token: expect.stringMatching(/^refreshtoken@@@/),
      func_info: expect.arrayContaining([{ funcscope_category: { id: 1 } }]),
    })
    expect(await business(info.authorizer_access_token)).toBe(0)
  })

  test('takes a code once', async () => {
    const { control, withToken } = await createPlatform()
    const { authorization_code } = (await control(`/components/${appid}/authorize`, { push: false })).json
    await withToken('api_query_auth', { authorization_code })
    expect(await withToken('api_query_auth', { authorization_code })).toMatchObject({ errcode: 61009 })
  })

  test('refuses an old code', async () => {
    const { control, withToken, world } = await createPlatform()
    const { authorization_code } = (await control(`/components/${appid}/authorize`, { push: false })).json
    world.clock.advance(3_600_000)
    expect(await withToken('api_query_auth', { authorization_code })).toMatchObject({ errcode: 61010 })
  })

  test('refuses a code whose account has withdrawn', async () => {
    const { control, withToken } = await createPlatform()
    const { authorization_code } = (await control(`/components/${appid}/authorize`, { push: false })).json
    await control(`/components/${appid}/unauthorize`)
    expect(await withToken('api_query_auth', { authorization_code })).toMatchObject({ errcode: 61003 })
  })
})

describe('api_authorizer_token', () => {
  test('gives a new refresh token, and the old one lives until that is used', async () => {
    const { info, refresh } = await createAuthorized()
    const first = info.authorizer_refresh_token
    const { authorizer_refresh_token: second } = await refresh(first)
    expect(second).not.toBe(first)
    // An answer that was lost can be asked for once more.
    expect((await refresh(first)).authorizer_refresh_token).toBe(second)
    const { authorizer_refresh_token: third } = await refresh(second)
    expect(third).not.toBe(second)
    expect(await refresh(first)).toMatchObject({ errcode: 61023 })
  })

  test('can end the old refresh token at once', async () => {
    const { info, refresh } = await createAuthorized({ refreshRotation: 'dies-at-once' })
    const { authorizer_refresh_token: second } = await refresh(info.authorizer_refresh_token)
    expect(await refresh(info.authorizer_refresh_token)).toMatchObject({ errcode: 61023 })
    expect(await refresh(second)).toHaveProperty('authorizer_access_token')
  })

  test('can leave the refresh token as it is', async () => {
    const { info, refresh } = await createAuthorized({ refreshRotation: 'none' })
    const { authorizer_refresh_token } = await refresh(info.authorizer_refresh_token)
    expect(authorizer_refresh_token).toBe(info.authorizer_refresh_token)
  })

  test('refuses an account that has not authorized', async () => {
    const { refresh, info } = await createAuthorized()
    const authorizer_appid = SANDBOX.miniProgram.appid
    expect(await refresh(info.authorizer_refresh_token, { authorizer_appid })).toMatchObject({ errcode: 61003 })
  })
})

test('after a withdrawal the account’s tokens are dead', async () => {
  const { info, control, business, refresh } = await createAuthorized()
  await control(`/components/${appid}/unauthorize`)
  expect(await business(info.authorizer_access_token)).toBe(40001)
  expect(await refresh(info.authorizer_refresh_token)).toMatchObject({ errcode: 61003 })
})

test('an API that was not granted is 61007, for the platform alone', async () => {
  const { control, withToken, served } = await createPlatform()
  const wanted = { push: false, deniedApis: ['/cgi-bin/getcallbackip'] }
  const { authorization_code } = (await control(`/components/${appid}/authorize`, wanted)).json
  const { authorization_info: info } = await withToken('api_query_auth', { authorization_code })
  const codeWith = async (token: string) =>
    (await fetch(`${served.url}/cgi-bin/getcallbackip?access_token=${token}`)).text()
  expect(await codeWith(info.authorizer_access_token)).toContain('"errcode":61007')
  expect(await codeWith(served.world.tokens.fetch(APP).access_token)).toContain('ip_list')
})

test('the journal masks what a platform proves itself with', async () => {
  const { served, token } = await createPlatform()
  const { component_access_token } = await token()
  const journal = JSON.stringify(served.world.journal.entries())
  expect(journal).toContain('/cgi-bin/component/api_component_token')
  for (const secret of [SANDBOX.component.secret, 'ticket@@@', component_access_token])
    expect(journal).not.toContain(secret)
})
