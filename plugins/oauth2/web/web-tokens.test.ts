import { encode, exchange, jsonResponse, shadowCall, wireRequest } from '@wxhost/contracts'
import { type AnyOperation, isReference } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import { check } from './check.ts'
import { exchangeCode } from './exchange-code.ts'
import { refresh } from './refresh.ts'
import { userinfo } from './userinfo.ts'

const call = shadowCall()
const ofPlatform = shadowCall({ settings: { componentAppid: 'wx00000000000000aa' } })
const notWeChat = { kind: 'untrusted', reason: 'not-wechat' }
const answered = (operation: AnyOperation, body: unknown) =>
  exchange(operation, operation.example, jsonResponse(body), call)

/** wire-protocol reference, oauth2 page "Worked example". */
const token = {
  access_token: 'OA_1',
  expires_in: 7200,
  refresh_token: 'OR_1',
  openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  scope: 'snsapi_userinfo',
  unionid: 'o6_bmasdasdsad6_2sgVt7hMZOPfL',
}

describe('oauth2.exchange-code', () => {
  it('sends the code with the secret by name', async () => {
    const request = await wireRequest(exchangeCode, { code: 'a&b=c' }, call)

    expect(request).toMatchObject({
      method: 'GET',
      origin: 'https://api.weixin.qq.com',
      path: '/sns/oauth2/access_token',
    })
    expect(Object.entries(request.query ?? {})).toEqual([
      ['appid', 'wxd678efh567hg6787'],
      ['secret', { kind: 'secret', name: 'app-secret' }],
      ['code', 'a&b=c'],
      ['grant_type', 'authorization_code'],
    ])
    expect(isReference(request.query?.secret)).toBe(true)
  })

  it("gives the user's token", async () => {
    expect(await answered(exchangeCode, token)).toEqual({ kind: 'output', output: token })
  })

  it('keeps the mark of a snapshot page, with a warning', async () => {
    const { unionid, ...rest } = token

    expect(unionid).toBeDefined()
    expect(await answered(exchangeCode, { ...rest, is_snapshotuser: 1 })).toEqual({
      kind: 'output',
      output: { ...rest, is_snapshotuser: 1 },
      warnings: [{ code: 'snapshot-user', message: expect.any(String), path: '/is_snapshotuser' }],
    })
  })

  it.each(['access_token', 'expires_in', 'refresh_token', 'openid', 'scope'])(
    'does not trust an answer without %s',
    async (name) => {
      expect(await answered(exchangeCode, { ...token, [name]: undefined })).toEqual(notWeChat)
    },
  )

  // oauth2 page: errors and "Identity rules"; additions 2 for 40001.
  it.each([
    [40029, 'user-state', '/code'],
    [40163, 'user-state', '/code'],
    [42003, 'user-state', '/code'],
    [41008, 'invalid-argument', '/code'],
    [40001, 'config', undefined],
    [40013, 'config', undefined],
    [40125, 'config', undefined],
    [-1, 'retryable', undefined],
    [45011, 'rate-limited', undefined],
  ])('answers %i as %s', async (errcode, errorClass, path) => {
    const refused = await answered(exchangeCode, { errcode, errmsg: 'x' })

    expect(refused).toMatchObject({ kind: 'error', class: errorClass, code: String(errcode) })
    expect('path' in refused ? refused.path : undefined).toBe(path)
  })

  it('does not use up a code that a platform must trade', async () => {
    expect(await encode(exchangeCode, { code: 'c' }, ofPlatform)).toMatchObject({
      class: 'config',
      code: 'platform-not-served',
    })
  })
})

describe('oauth2.refresh', () => {
  it('sends the refresh token without a secret', async () => {
    const { path, query } = await wireRequest(refresh, { refresh_token: 'OR_1' }, call)

    expect(path).toBe('/sns/oauth2/refresh_token')
    expect(query).toEqual({ appid: 'wxd678efh567hg6787', grant_type: 'refresh_token', refresh_token: 'OR_1' })
  })

  it('gives the renewed token', async () => {
    const { unionid: _, ...renewed } = token

    expect(await answered(refresh, renewed)).toEqual({ kind: 'output', output: renewed })
  })

  it.each([40030, 42002, 42007, 40001, 40014, 42001])('answers %i as the state of the user', async (errcode) => {
    expect(await answered(refresh, { errcode, errmsg: 'x' })).toMatchObject({ kind: 'error', class: 'user-state' })
  })

  it('does not serve a platform', async () => {
    expect(await encode(refresh, { refresh_token: 'r' }, ofPlatform)).toMatchObject({ code: 'platform-not-served' })
  })
})

describe('oauth2.userinfo', () => {
  const openid = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'
  const input = { access_token: 'OA_1', openid }

  it("sends the user's token, not the app's", async () => {
    const { path, query } = await wireRequest(userinfo, { ...input, lang: 'en' }, call)

    expect([path, query]).toEqual(['/sns/userinfo', { access_token: 'OA_1', openid, lang: 'en' }])
  })

  it('gives the profile', async () => {
    const profile = {
      openid,
      nickname: 'Band',
      sex: 0,
      province: '',
      city: '',
      country: '',
      headimgurl: 'https://thirdwx.qlogo.cn/mmopen/1/46',
      privilege: ['PRIVILEGE1'],
      unionid: token.unionid,
    }

    expect(await answered(userinfo, { ...profile, more: 1 })).toEqual({ kind: 'output', output: profile })
  })

  it('leaves empty what WeChat leaves out', async () => {
    expect(await answered(userinfo, { openid })).toMatchObject({
      output: { nickname: '', sex: 0, headimgurl: '', privilege: [] },
    })
  })

  it('does not trust a profile of nobody', async () => {
    expect(await answered(userinfo, { nickname: 'Band' })).toEqual(notWeChat)
  })

  it.each([
    [40001, 'user-state'],
    [40014, 'user-state'],
    [42001, 'user-state'],
    [40003, 'user-state'],
    [48001, 'permission'],
  ])('answers %i as %s, never as a rejected credential', async (errcode, errorClass) => {
    expect(await answered(userinfo, { errcode, errmsg: 'x' })).toMatchObject({ kind: 'error', class: errorClass })
  })
})

describe('oauth2.check', () => {
  it('asks for the token of the user', async () => {
    const { path, query } = await wireRequest(check, { access_token: 'OA_1', openid: 'o1' }, call)

    expect([path, query]).toEqual(['/sns/auth', { access_token: 'OA_1', openid: 'o1' }])
  })

  it('says that it is good', async () => {
    expect(await answered(check, { errcode: 0, errmsg: 'ok' })).toEqual({ kind: 'output', output: { valid: true } })
  })

  it('does not take an empty object for a yes', async () => {
    expect(await answered(check, {})).toEqual(notWeChat)
  })

  it.each([40001, 40003, 40014, 42001])('answers %i as the state of the user', async (errcode) => {
    expect(await answered(check, { errcode, errmsg: 'x' })).toMatchObject({ kind: 'error', class: 'user-state' })
  })
})
