import { encode, exchange, jsonResponse, shadowCall, shadowVault, wireRequest } from '@wxhost/contracts'
import { isReference } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import vectors from '../fixtures/official-user-data.json' with { type: 'json' }
import { checkSession } from './check-session.ts'
import { code2session } from './code2session.ts'
import { resetSession } from './reset-session.ts'

const openid = 'oGZUI0egBJY1zhBYw2KhdUfwVJJE'
const sessionKey = vectors.sessionSignature.session_key
const threeDays = 259_200_000

/** A vault with one session in it, as code2session leaves it. */
async function loggedIn(settings = {}) {
  const vault = shadowVault()
  const callAt = (now: number) => shadowCall({ vault, settings, now })
  const call = callAt(0)
  const decoded = await exchange(
    code2session,
    { js_code: 'c' },
    jsonResponse({ openid, session_key: sessionKey }),
    call,
  )
  if (decoded.kind !== 'output') throw new Error('code2session failed')
  const { session } = decoded.output as { session: string }
  return { call, callAt, session, input: { openid, session } }
}

describe('oauth2.code2session', () => {
  const answered = (body: unknown) => exchange(code2session, { js_code: 'c' }, jsonResponse(body), shadowCall())

  it('sends the code with the secret by name', async () => {
    const { path, query } = await wireRequest(code2session, { js_code: 'c' }, shadowCall())

    expect(path).toBe('/sns/jscode2session')
    expect(query).toEqual({
      appid: 'wxd678efh567hg6787',
      secret: { kind: 'secret', name: 'app-secret' },
      js_code: 'c',
      grant_type: 'authorization_code',
    })
    expect(isReference(query?.secret)).toBe(true)
  })

  it('gives a handle and never the session_key', async () => {
    const decoded = await answered({ openid, session_key: sessionKey, unionid: 'u1' })

    expect(decoded).toEqual({ kind: 'output', output: { openid, unionid: 'u1', session: expect.any(String) } })
    expect(JSON.stringify(decoded)).not.toContain(sessionKey)
  })

  it.each([
    [{}],
    [{ openid }],
    [{ session_key: sessionKey }],
    [{ openid, session_key: 'AAAA' }],
    [{ openid, session_key: 'o0q0otL8aEzpcZL/FT9WsR==' }],
    [{ openid, session_key: '????????????????????????' }],
  ])('does not trust %j', async (body) => {
    expect(await answered(body)).toEqual({ kind: 'untrusted', reason: 'not-wechat' })
  })

  it.each([
    [40029, 'user-state'],
    [40163, 'user-state'],
    [40226, 'user-state'],
    [40001, 'config'],
    [40125, 'config'],
    [45011, 'rate-limited'],
    [-1, 'retryable'],
  ])('answers %i as %s', async (errcode, errorClass) => {
    expect(await answered({ errcode, errmsg: 'x' })).toMatchObject({ kind: 'error', class: errorClass })
  })

  it('does not use up a code that a platform must trade', async () => {
    const call = shadowCall({ settings: { componentAppid: 'wx00000000000000aa' } })

    expect(await encode(code2session, { js_code: 'c' }, call)).toMatchObject({ code: 'platform-not-served' })
  })

  it.each([
    [threeDays, {}],
    [threeDays, { sessionIdleMs: 0 }],
    [threeDays, { sessionIdleMs: 'long' }],
    [60_000, { sessionIdleMs: 60_000 }],
  ])('gives a handle for %i ms under %j', async (life, settings) => {
    const { callAt, input } = await loggedIn(settings)

    expect(await encode(checkSession, input, callAt(life - 1))).toHaveProperty('path')
    expect(await encode(checkSession, input, callAt(life))).toMatchObject({ code: 'session-stale' })
  })
})

describe('oauth2.check-session', () => {
  it("proves the session by WeChat's signature of the empty text", async () => {
    const { call, input } = await loggedIn()
    const request = await wireRequest(checkSession, input, call)

    expect(request).toMatchObject({ method: 'GET', path: '/wxa/checksession' })
    expect(request.query).toEqual({
      access_token: { kind: 'credential', name: 'access-token' },
      openid,
      signature: vectors.sessionSignature.ofEmptyString,
      sig_method: 'hmac_sha256',
    })
    expect(isReference(request.query?.access_token)).toBe(true)
  })

  it.each([
    ['a forged handle', { session: 'forged' }],
    ["another user's handle", { openid: 'oSomebodyElse' }],
  ])('calls %s stale', async (_what, change) => {
    const { call, input } = await loggedIn()

    expect(await encode(checkSession, { ...input, ...change }, call)).toMatchObject({
      kind: 'error',
      class: 'user-state',
      code: 'session-stale',
      path: '/session',
      message: expect.stringContaining('wx.login again'),
    })
  })

  it('says whether the session is valid', async () => {
    const { call, input } = await loggedIn()
    const answered = (body: unknown) => exchange(checkSession, input, jsonResponse(body), call)

    expect(await answered({ errcode: 0, errmsg: 'ok' })).toEqual({ kind: 'output', output: { valid: true } })
    expect(await answered({ errcode: 87009, errmsg: 'x' })).toEqual({ kind: 'output', output: { valid: false } })
    expect(await answered({})).toMatchObject({ kind: 'untrusted' })
    expect(await answered({ errcode: -1, errmsg: 'x' })).toMatchObject({ kind: 'error', class: 'retryable' })
  })

  it.each([40001, 40014, 42001])("takes %i for the app's own token", async (errcode) => {
    const { call, input } = await loggedIn()

    expect(await exchange(checkSession, input, jsonResponse({ errcode, errmsg: 'x' }), call)).toMatchObject({
      kind: 'credential-rejected',
      credential: 'access-token',
    })
  })
})

describe('oauth2.reset-session', () => {
  const newKey = vectors.decrypt.session_key

  it('is signed by the old key', async () => {
    const { call, input } = await loggedIn()
    const { path, query } = await wireRequest(resetSession, input, call)

    expect(path).toBe('/wxa/resetusersessionkey')
    expect(query).toMatchObject({
      openid,
      signature: vectors.sessionSignature.ofEmptyString,
      sig_method: 'hmac_sha256',
    })
  })

  it('calls a handle that does not open stale', async () => {
    expect(await encode(resetSession, { openid, session: 'forged' }, shadowCall())).toMatchObject({
      code: 'session-stale',
    })
  })

  it('gives a handle of the new key', async () => {
    const { call, input, session } = await loggedIn()
    const body = { errcode: 0, errmsg: 'ok', openid, session_key: newKey }
    const decoded = await exchange(resetSession, input, jsonResponse(body), call)

    expect(decoded).toEqual({ kind: 'output', output: { openid, session: expect.any(String) } })
    expect(JSON.stringify(decoded)).not.toContain(newKey)
    expect(JSON.stringify(decoded)).not.toContain(session)
  })

  it.each([
    [{ errcode: 0, openid }],
    [{ errcode: 0, openid, session_key: 'AAAA' }],
    [{ errcode: 0, openid: 'oSomebodyElse', session_key: newKey }],
  ])('does not trust %j', async (body) => {
    const { call, input } = await loggedIn()

    expect(await exchange(resetSession, input, jsonResponse(body), call)).toMatchObject({ kind: 'untrusted' })
  })

  it('calls a session that WeChat replaced stale', async () => {
    const { call, input } = await loggedIn()
    const answered = (errcode: number) => exchange(resetSession, input, jsonResponse({ errcode, errmsg: 'x' }), call)

    expect(await answered(87009)).toMatchObject({ class: 'user-state', code: 'session-stale' })
    expect(await answered(87008)).toMatchObject({ class: 'invalid-argument' })
    expect(await answered(42001)).toMatchObject({ kind: 'credential-rejected' })
  })
})
