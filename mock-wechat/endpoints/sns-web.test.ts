import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createTestWechat } from '../testing/test-wechat.ts'

const { appid, secret } = SANDBOX.app
const openid = SANDBOX.users.follower

function createLogin() {
  const wechat = createTestWechat()
  const code = (scope = 'snsapi_userinfo') => wechat.world.codes.create({ kind: 'web', appid, openid, scope }).code
  const exchange = (value: string, change = {}) =>
    wechat.get('/sns/oauth2/access_token', { appid, secret, code: value, grant_type: 'authorization_code', ...change })
  const refresh = (refresh_token: unknown, change = {}) =>
    wechat.get('/sns/oauth2/refresh_token', {
      appid,
      grant_type: 'refresh_token',
      refresh_token: String(refresh_token),
      ...change,
    })
  const userinfo = (access_token: string, change = {}) =>
    wechat.get('/sns/userinfo', { access_token, openid, lang: 'zh_CN', ...change })
  return { ...wechat, code, login: exchange, refresh, userinfo }
}

describe('a web code', () => {
  // oauth2 page, worked example.
  test('becomes a token once and within five minutes', async () => {
    const { login, code, at } = createLogin()
    const value = code()
    expect(await login(value)).toEqual({
      access_token: expect.any(String),
      expires_in: 7200,
      refresh_token: expect.any(String),
      openid,
      scope: 'snsapi_userinfo',
      unionid: 'o6_bmasdasdsad6_2sgVt7hMZOPfL',
    })
    const second = await login(value)
    expect(second.errcode).toBe(40163)
    expect(second.errmsg).toMatch(/^code been used, rid: /)
    const late = code()
    at(301)
    const third = await login(late)
    expect(third.errcode).toBe(40029)
    expect(third.errmsg).toMatch(/^invalid code, rid: /)
  })

  test('counts for the account also when it is refused', async () => {
    const { login, world } = createLogin()
    expect(await login('unknown')).toMatchObject({ errcode: 40029 })
    expect(world.quotas.usedToday(appid, '/sns/oauth2/access_token')).toBe(1)
  })

  test('brings a token whose every use counts, the check of it too', async () => {
    const { login, code, get, userinfo, world } = createLogin()
    const { access_token } = await login(code('snsapi_base'))
    expect(await userinfo(access_token)).toMatchObject({ errcode: 48001 })
    expect(world.quotas.usedToday(appid, '/sns/userinfo')).toBe(1)
    world.quotas.set(appid, '/sns/auth', { perMinute: 1 })
    expect(await get('/sns/auth', { access_token, openid })).toMatchObject({ errcode: 0 })
    expect(await get('/sns/auth', { access_token, openid })).toMatchObject({ errcode: 45011 })
  })

  test('expires with 42003 when the world is set so', async () => {
    const { login, code, at, world } = createLogin()
    world.change({ expiredCode: 42003 })
    const late = code()
    at(301)
    expect(await login(late)).toMatchObject({ errcode: 42003 })
  })

  test('of scope snsapi_base brings no unionid, of a snapshot page a mark', async () => {
    const { login, code, world } = createLogin()
    world.users.put({ appid, openid, snapshot: true })
    const answer = await login(code('snsapi_base'))
    expect(answer).toMatchObject({ scope: 'snsapi_base', is_snapshotuser: 1 })
    expect(answer).not.toHaveProperty('unionid')
  })

  test('is refused with the code for what is missing or wrong', async () => {
    const { login, code, errcodeOf } = createLogin()
    expect(await errcodeOf(login(''))).toBe(41008)
    expect(await errcodeOf(login(code(), { appid: '' }))).toBe(41002)
    expect(await errcodeOf(login(code(), { secret: '' }))).toBe(41004)
    expect(await errcodeOf(login(code(), { secret: 'wrong' }))).toBe(40125)
    expect(await errcodeOf(login(code(), { grant_type: 'code' }))).toBe(40002)
  })

  test('cannot be made twice with one value', () => {
    const { world } = createLogin()
    world.codes.create({ kind: 'web', appid, openid, code: 'known' })
    expect(() => world.codes.create({ kind: 'web', appid, openid, code: 'known' })).toThrow(/made before/)
  })
})

describe('a web refresh token', () => {
  test('gives a living token a new life, and a dead one a successor', async () => {
    const { login, refresh, code, at, userinfo } = createLogin()
    const first = await login(code())
    at(7000)
    const { unionid: _, ...kept } = first
    expect(await refresh(first.refresh_token)).toEqual(kept)
    at(14_200)
    expect(await userinfo(first.access_token)).toMatchObject({ errcode: 42001 })
    const second = await refresh(first.refresh_token)
    expect(second.access_token).not.toBe(first.access_token)
    expect(await userinfo(second.access_token)).toMatchObject({ openid })
    expect(await userinfo(first.access_token)).toMatchObject({ errcode: 42001 })
  })

  test('is refused when unknown, foreign, too old or after a change of password', async () => {
    const { login, refresh, code, at, world, errcodeOf, userinfo } = createLogin()
    const { refresh_token, access_token } = await login(code())
    expect(await errcodeOf(refresh('unknown'))).toBe(40030)
    expect(await errcodeOf(refresh(refresh_token, { appid: SANDBOX.miniProgram.appid }))).toBe(40030)
    expect(await errcodeOf(refresh(refresh_token, { appid: 'wx0' }))).toBe(40013)
    expect(await errcodeOf(refresh(refresh_token, { grant_type: 'x' }))).toBe(40002)
    expect(await errcodeOf(refresh(''))).toBe(41003)
    at(30 * 86_400)
    expect(await errcodeOf(refresh(refresh_token))).toBe(42002)
    for (const grant of world.grants.of(appid, openid)) grant.passwordChanged = true
    expect(await errcodeOf(refresh(refresh_token))).toBe(42007)
    expect(await errcodeOf(userinfo(access_token))).toBe(42007)
  })
})

describe('a web token', () => {
  test('reads its own user only', async () => {
    const { login, code, userinfo, errcodeOf, world } = createLogin()
    const { access_token } = await login(code())
    expect(await userinfo(access_token)).toEqual({
      openid,
      nickname: 'Band',
      sex: 0,
      province: '',
      city: '',
      country: '',
      headimgurl: expect.any(String),
      privilege: [],
      unionid: 'o6_bmasdasdsad6_2sgVt7hMZOPfL',
    })
    expect(await errcodeOf(userinfo(access_token, { openid: 'oOther' }))).toBe(40003)
    expect(await errcodeOf(userinfo(access_token, { openid: '' }))).toBe(41009)
    world.users.clear()
    expect(await errcodeOf(userinfo(access_token))).toBe(40003)
  })

  test('of scope snsapi_base reads nobody', async () => {
    const { login, code, userinfo } = createLogin()
    const { access_token } = await login(code('snsapi_base'))
    expect(await userinfo(access_token)).toMatchObject({ errcode: 48001 })
  })

  test('is checked by sns/auth', async () => {
    const { login, code, get, world } = createLogin()
    const { access_token } = await login(code())
    expect(await get('/sns/auth', { access_token, openid })).toEqual({ errcode: 0, errmsg: 'ok' })
    for (const grant of world.grants.of(appid, openid)) grant.revoked = true
    expect(await get('/sns/auth', { access_token, openid })).toMatchObject({ errcode: 40001 })
  })

  test('is no app token, and an app token is no web token', async () => {
    const { login, code, stableToken, errcodeWith, userinfo } = createLogin()
    const web = (await login(code())).access_token
    const app = (await stableToken()).access_token
    expect(await errcodeWith(web)).toBe(40014)
    expect(await userinfo(app)).toMatchObject({ errcode: 40014 })
  })
})
