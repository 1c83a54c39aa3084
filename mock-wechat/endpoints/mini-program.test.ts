import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createTestWechat } from '../testing/test-wechat.ts'

const { appid, secret } = SANDBOX.miniProgram
const openid = SANDBOX.users.miniProgram

// wire-protocol reference, vectors-extra.json, officialUserData.sessionSignature.
const VECTOR = {
  sessionKey: 'o0q0otL8aEzpcZL/FT9WsQ==',
  signature: '46e043c5525c2d817c44be603d30837a808a1d930d038f6fdc3e62a201fed128',
}

function createMiniProgram() {
  const wechat = createTestWechat()
  const login = (js_code: string, change = {}) =>
    wechat.get('/sns/jscode2session', { appid, secret, js_code, grant_type: 'authorization_code', ...change })
  const code = (kind: 'login' | 'phone' = 'login') => wechat.world.codes.create({ kind, appid, openid }).code
  const token = async () => (await wechat.stableToken({ appid, secret })).access_token
  return { ...wechat, login, code, token }
}

describe('jscode2session', () => {
  test('gives the published session key to the published user', async () => {
    const { login, code } = createMiniProgram()
    expect(await login(code())).toEqual({
      openid,
      session_key: 'tiihtNczf5v6AKRyjwEUhQ==',
      unionid: 'ocMvos6NjeKLIBqg5Mr9QjxrP1FA',
    })
  })

  test('takes a code once, within five minutes', async () => {
    const { login, code, at } = createMiniProgram()
    const used = code()
    const late = code()
    await login(used)
    const again = await login(used)
    expect(again.errcode).toBe(40163)
    expect(again.errmsg).toMatch(/^code been used, rid: [0-9a-f-]{26}$/)
    at(301)
    expect(await login(late)).toMatchObject({ errcode: 40029 })
  })

  test('refuses unknown codes, codes of other apps, risky and vanished users', async () => {
    const { login, code, world, errcodeOf } = createMiniProgram()
    expect(await errcodeOf(login('unknown'))).toBe(40029)
    expect(await errcodeOf(login(''))).toBe(41008)
    expect(await errcodeOf(login(code(), { grant_type: 'code' }))).toBe(40002)
    expect(await errcodeOf(login(code(), SANDBOX.app))).toBe(40029)
    world.users.put({ appid, openid, blocked: true })
    expect(await errcodeOf(login(code()))).toBe(40226)
    const orphan = world.codes.create({ kind: 'login', appid, openid: 'oGone' }).code
    expect(await errcodeOf(login(orphan))).toBe(40029)
  })

  test('is limited to 100 calls a minute for one user', async () => {
    const { login, code, at, errcodeOf } = createMiniProgram()
    for (let count = 0; count < 100; count += 1) expect(await errcodeOf(login(code()))).toBe(0)
    const kept = code()
    expect(await errcodeOf(login(kept))).toBe(45011)
    at(60)
    expect(await errcodeOf(login(kept))).toBe(0)
  })

  test('is counted for the account, also when it is refused, and obeys its limits', async () => {
    const { login, code, world } = createMiniProgram()
    world.quotas.set(appid, '/sns/jscode2session', { daily: 2 })
    expect(await login('unknown')).toMatchObject({ errcode: 40029 })
    expect(await login(code())).toMatchObject({ openid })
    expect(world.quotas.usedToday(appid, '/sns/jscode2session')).toBe(2)
    expect(await login(code())).toMatchObject({ errcode: 45009 })
  })
})

describe('a session', () => {
  test('is checked by the signature of its key', async () => {
    const { get, world, token } = createMiniProgram()
    world.users.put({ appid, openid, sessionKey: VECTOR.sessionKey })
    const access_token = await token()
    const check = (change = {}) =>
      get('/wxa/checksession', {
        access_token,
        openid,
        signature: VECTOR.signature,
        sig_method: 'hmac_sha256',
        ...change,
      })
    expect(await check()).toEqual({ errcode: 0, errmsg: 'ok' })
    expect(await check({ signature: 'f'.repeat(64) })).toMatchObject({ errcode: 87009 })
    expect(await check({ sig_method: 'md5' })).toMatchObject({ errcode: 87008 })
    expect(await check({ openid: 'oNobody' })).toMatchObject({ errcode: 40003 })
    expect(await check({ openid: '' })).toMatchObject({ errcode: 41009 })
    world.users.put({ appid, openid, sessionKey: null })
    expect(await check()).toMatchObject({ errcode: 87009 })
  })

  test('is replaced by a reset, and its old key is worth nothing', async () => {
    const { get, world, token } = createMiniProgram()
    world.users.put({ appid, openid, sessionKey: VECTOR.sessionKey })
    const query = { access_token: await token(), openid, signature: VECTOR.signature, sig_method: 'hmac_sha256' }
    const answer = await get('/wxa/resetusersessionkey', query)
    expect(answer).toMatchObject({ errcode: 0, openid, session_key: world.users.get(appid, openid)?.sessionKey })
    expect(answer.session_key).not.toBe(VECTOR.sessionKey)
    expect(await get('/wxa/checksession', query)).toMatchObject({ errcode: 87009 })
  })
})

describe('getuserphonenumber', () => {
  test('gives the number for a phone code, once', async () => {
    const { post, world, code, token, errcodeOf } = createMiniProgram()
    const access_token = await token()
    const ask = (body: unknown) => post('/wxa/business/getuserphonenumber', { access_token }, body)
    const phone = code('phone')
    expect(await ask({ code: phone, openid })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: '13580006666',
        purePhoneNumber: '13580006666',
        countryCode: '86',
        watermark: { timestamp: Math.floor(world.clock.now() / 1000), appid },
      },
    })
    expect(await errcodeOf(ask({ code: phone }))).toBe(40029)
    expect(await errcodeOf(ask({ code: code('login') }))).toBe(40029)
    expect(await errcodeOf(ask({}))).toBe(41008)
    expect(await errcodeOf(ask({ code: code('phone'), openid: 'oOther' }))).toBe(40003)
  })

  test('refuses late codes and codes of other apps', async () => {
    const { post, stableToken, code, token, at, errcodeOf } = createMiniProgram()
    const foreign = (await stableToken()).access_token
    const phone = code('phone')
    const ask = (access_token: string) => post('/wxa/business/getuserphonenumber', { access_token }, { code: phone })
    expect(await errcodeOf(ask(foreign))).toBe(40013)
    at(300)
    expect(await errcodeOf(ask(await token()))).toBe(40029)
  })

  test('writes numbers from abroad with their country', async () => {
    const { post, world, code, token } = createMiniProgram()
    world.users.put({ appid, openid, phoneNumber: '5550100', countryCode: '1' })
    const answer = await post(
      '/wxa/business/getuserphonenumber',
      { access_token: await token() },
      { code: code('phone') },
    )
    expect(answer).toMatchObject({
      phone_info: { phoneNumber: '+15550100', purePhoneNumber: '5550100', countryCode: '1' },
    })
  })
})
