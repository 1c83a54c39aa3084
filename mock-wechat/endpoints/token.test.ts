import { describe, expect, test } from 'vitest'
import { createClock } from '../base/clock.ts'
import { SANDBOX } from '../sandbox.ts'
import { createTestWechat } from '../testing/test-wechat.ts'

const { appid, secret } = SANDBOX.app
const grant_type = 'client_credential'

describe('stable_token', () => {
  // access-token page, worked example.
  test('gives one token until fewer than 300 s are left', async () => {
    const wechat = createTestWechat()
    const first = await wechat.stableToken()
    expect(first).toEqual({ access_token: expect.any(String), expires_in: 7200 })
    wechat.at(3000)
    expect(await wechat.stableToken()).toEqual({ ...first, expires_in: 4200 })
    wechat.at(6899)
    expect(await wechat.stableToken()).toEqual({ ...first, expires_in: 301 })
    wechat.at(6901)
    const second = await wechat.stableToken()
    expect(second.expires_in).toBe(7200)
    expect(second.access_token).not.toBe(first.access_token)
    wechat.at(7199)
    expect(await wechat.errcodeWith(first.access_token)).toBe(0)
    wechat.at(7201)
    expect(await wechat.errcodeWith(first.access_token)).toBe(42001)
    expect(await wechat.errcodeWith(second.access_token)).toBe(0)
  })

  test('says at the 300th second what is left, and changes only after it', async () => {
    const wechat = createTestWechat()
    const first = await wechat.stableToken()
    wechat.at(6900)
    expect(await wechat.stableToken()).toEqual({ ...first, expires_in: 300 })
  })

  test('gives a new token its whole life while the clock runs', async () => {
    let time = 0
    const clock = createClock({ now: () => (time += 1) })
    const wechat = createTestWechat({ clock })
    expect(await wechat.stableToken()).toMatchObject({ expires_in: 7200 })
  })

  test('gives a new token when forced, and five minutes to the old one', async () => {
    const wechat = createTestWechat()
    const first = await wechat.stableToken()
    wechat.at(10)
    const second = await wechat.stableToken({ force_refresh: true })
    expect(second.access_token).not.toBe(first.access_token)
    wechat.at(309)
    expect(await wechat.errcodeWith(first.access_token)).toBe(0)
    wechat.at(311)
    expect(await wechat.errcodeWith(first.access_token)).toBe(40001)
  })

  // additions, section 1: a leaked token is killed by two forced calls.
  test('kills the first token at once with a third', async () => {
    const wechat = createTestWechat()
    const leaked = await wechat.stableToken()
    const second = await wechat.stableToken({ force_refresh: true })
    expect(await wechat.errcodeWith(leaked.access_token)).toBe(0)
    wechat.at(30)
    await wechat.stableToken({ force_refresh: true })
    expect(await wechat.errcodeWith(leaked.access_token)).toBe(40001)
    expect(await wechat.errcodeWith(second.access_token)).toBe(0)
  })

  test('changes nothing when forced again within 30 s', async () => {
    const wechat = createTestWechat()
    const forced = await wechat.stableToken({ force_refresh: true })
    wechat.at(29)
    expect(await wechat.stableToken({ force_refresh: true })).toEqual({ ...forced, expires_in: 7171 })
    wechat.at(30)
    expect((await wechat.stableToken({ force_refresh: true })).access_token).not.toBe(forced.access_token)
  })

  test('changes nothing when forced a 21st time on one day', async () => {
    const wechat = createTestWechat()
    const seen = new Set<string>()
    for (let count = 0; count < 22; count += 1) {
      wechat.at(count * 30)
      seen.add((await wechat.stableToken({ force_refresh: true })).access_token)
    }
    expect(seen.size).toBe(20)
    wechat.at(16 * 3600)
    seen.add((await wechat.stableToken({ force_refresh: true })).access_token)
    expect(seen.size).toBe(21)
  })

  test('refuses the forced call beyond the limit when the world is set so', async () => {
    const wechat = createTestWechat({ forcedPerDay: 0, forcedBeyondLimit: '45009' })
    expect(await wechat.stableToken({ force_refresh: true })).toMatchObject({ errcode: 45009 })
  })

  test('refuses what is missing or wrong with its own code', async () => {
    const wechat = createTestWechat()
    const ask = (change: Record<string, unknown>) => wechat.errcodeOf(wechat.stableToken(change))
    expect(await ask({ grant_type: 'client_credentials' })).toBe(40002)
    expect(await ask({ appid: undefined })).toBe(41002)
    expect(await ask({ secret: undefined })).toBe(41004)
    expect(await ask({ appid: 'wx0000000000000000' })).toBe(40013)
    expect(await ask({ secret: 'wrong' })).toBe(40125)
    expect(await ask({ secret: 7 })).toBe(47001)
    expect(await ask({ force_refresh: 'true' })).toBe(47001)
    expect(await wechat.errcodeOf(wechat.post('/cgi-bin/stable_token', {}, ''))).toBe(44002)
    expect(await wechat.errcodeOf(wechat.post('/cgi-bin/stable_token', {}, '{'))).toBe(47001)
  })

  test('is asked with POST only', async () => {
    const wechat = createTestWechat()
    expect(await wechat.get('/cgi-bin/stable_token', {})).toMatchObject({ errcode: 43002 })
  })
})

describe('token', () => {
  const ask = (wechat: ReturnType<typeof createTestWechat>, change = {}) =>
    wechat.get('/cgi-bin/token', { grant_type, appid, secret, ...change })

  // access-token page, worked example.
  test('gives a new token each time and five minutes to the old one', async () => {
    const wechat = createTestWechat()
    const first = await ask(wechat)
    wechat.at(100)
    const second = await ask(wechat)
    expect(second.access_token).not.toBe(first.access_token)
    wechat.at(399)
    expect(await wechat.errcodeWith(first.access_token)).toBe(0)
    wechat.at(401)
    expect(await wechat.errcodeWith(first.access_token)).toBe(40001)
    expect(await wechat.errcodeWith(second.access_token)).toBe(0)
  })

  test('never touches the tokens of the other line', async () => {
    const wechat = createTestWechat()
    const stable = await wechat.stableToken()
    for (let count = 0; count < 3; count += 1) await ask(wechat)
    wechat.at(1000)
    expect(await wechat.errcodeWith(stable.access_token)).toBe(0)
    expect(await wechat.stableToken()).toEqual({ ...stable, expires_in: 6200 })
  })

  test('refuses callers outside the whitelist with their address', async () => {
    const wechat = createTestWechat({ callerIp: '198.51.100.7' })
    wechat.world.apps.put({ appid, secret, kind: 'official', ipWhitelist: ['192.0.2.1'] })
    const answer = await ask(wechat)
    expect(answer.errcode).toBe(40164)
    expect(answer.errmsg).toMatch(
      /^invalid ip 198\.51\.100\.7 ipv6 ::ffff:198\.51\.100\.7, not in whitelist rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/,
    )
    wechat.world.change({ callerIp: '192.0.2.1' })
    expect(await ask(wechat)).toMatchObject({ expires_in: 7200 })
  })

  test('refuses frozen accounts and frozen secrets', async () => {
    const wechat = createTestWechat()
    wechat.world.apps.put({ appid, secret, kind: 'official', secretFrozen: true })
    expect(await ask(wechat)).toMatchObject({ errcode: 40243 })
    wechat.world.apps.put({ appid, secret, kind: 'official', frozen: true })
    expect(await ask(wechat)).toMatchObject({ errcode: 50007 })
  })

  test('stops after 2000 calls a day until midnight in Shanghai', async () => {
    const wechat = createTestWechat()
    wechat.world.quotas.set(appid, '/cgi-bin/token', { used: 1999 })
    expect(await ask(wechat)).toMatchObject({ expires_in: 7200 })
    expect(await ask(wechat)).toMatchObject({ errcode: 45009 })
    // The test starts at 08:00 in Shanghai.
    wechat.at(16 * 3600 - 1)
    expect(await ask(wechat)).toMatchObject({ errcode: 45009 })
    wechat.at(16 * 3600)
    expect(await ask(wechat)).toMatchObject({ expires_in: 7200 })
  })
})

describe('a token', () => {
  test('that this world never issued is 40014', async () => {
    const wechat = createTestWechat()
    expect(await wechat.errcodeWith('88_foreign')).toBe(40014)
  })

  test('that is missing is 41001', async () => {
    const wechat = createTestWechat()
    expect(await wechat.get('/cgi-bin/getcallbackip', {})).toMatchObject({ errcode: 41001 })
  })

  test('does not open an API that the account may not call, nor a frozen account', async () => {
    const wechat = createTestWechat()
    const { access_token } = await wechat.stableToken()
    wechat.world.apps.put({ appid, secret, kind: 'official', deniedApis: ['/cgi-bin/getcallbackip'] })
    expect(await wechat.errcodeWith(access_token)).toBe(48001)
    wechat.world.apps.put({ appid, secret, kind: 'official', frozen: true })
    expect(await wechat.errcodeWith(access_token)).toBe(50007)
  })

  test('of an app that is gone is 40013', async () => {
    const wechat = createTestWechat()
    const { access_token } = await wechat.stableToken()
    wechat.world.apps.clear()
    expect(await wechat.errcodeWith(access_token)).toBe(40013)
  })
})

describe('trouble with a token', () => {
  test('expire: 42001, and a normal fetch renews', async () => {
    const wechat = createTestWechat()
    const held = await wechat.stableToken()
    wechat.world.tokens.trouble(appid, 'stable', 'expire')
    expect(await wechat.errcodeWith(held.access_token)).toBe(42001)
    const next = await wechat.stableToken()
    expect(await wechat.errcodeWith(next.access_token)).toBe(0)
    expect(await wechat.errcodeWith(held.access_token)).toBe(42001)
  })

  test('revoke: 40001, and only a forced fetch renews', async () => {
    const wechat = createTestWechat()
    const held = await wechat.stableToken()
    wechat.world.tokens.trouble(appid, 'stable', 'revoke')
    expect(await wechat.errcodeWith(held.access_token)).toBe(40001)
    expect(await wechat.stableToken()).toEqual(held)
    const forced = await wechat.stableToken({ force_refresh: true })
    expect(await wechat.errcodeWith(forced.access_token)).toBe(0)
    expect(await wechat.errcodeWith(held.access_token)).toBe(40001)
  })

  test('rotate: 40001 at once, and a normal fetch gives the other token', async () => {
    const wechat = createTestWechat()
    const held = await wechat.stableToken()
    wechat.world.tokens.trouble(appid, 'stable', 'rotate')
    expect(await wechat.errcodeWith(held.access_token)).toBe(40001)
    const next = await wechat.stableToken()
    expect(next.access_token).not.toBe(held.access_token)
    expect(await wechat.errcodeWith(next.access_token)).toBe(0)
  })

  test('needs a token to be there', () => {
    const wechat = createTestWechat()
    expect(() => wechat.world.tokens.trouble(appid, 'token', 'expire')).toThrow(/has no token to expire/)
  })
})
