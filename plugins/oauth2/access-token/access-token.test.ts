import { jsonResponse, shadowCall } from '@wxhost/contracts'
import { isJsonObject, isReference, type WireRequest } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import { accessToken } from './access-token.ts'

const callWith = (settings = {}) => shadowCall({ settings })
const encoded = async (settings = {}, forced = false) => accessToken.encode(callWith(settings), { forced, held: [] })
const answered = async (body: unknown) => accessToken.decode(jsonResponse(body), shadowCall())
const jsonBody = ({ body }: WireRequest) => (body?.kind === 'json' && isJsonObject(body.value) ? body.value : {})

describe('the request for an access token', () => {
  it('asks stable_token for the one that all share', async () => {
    const request = await encoded()

    expect(request).toEqual({
      method: 'POST',
      origin: 'https://api.weixin.qq.com',
      path: '/cgi-bin/stable_token',
      body: {
        kind: 'json',
        value: {
          grant_type: 'client_credential',
          appid: 'wxd678efh567hg6787',
          secret: { kind: 'secret', name: 'app-secret' },
          force_refresh: false,
        },
      },
    })
    expect('kind' in request || isReference(jsonBody(request).secret)).toBe(true)
  })

  it.each([
    [true, { allowForcedRefresh: true }],
    [false, {}],
    [false, { allowForcedRefresh: 'true' }],
  ])('has force_refresh %s under %j', async (force_refresh, settings) => {
    expect(await encoded(settings, true)).toMatchObject({ body: { value: { force_refresh } } })
  })

  it('goes to the old endpoint where the setting says so', async () => {
    expect(await encoded({ accessTokenMode: 'token', allowForcedRefresh: true }, true)).toEqual({
      method: 'GET',
      origin: 'https://api.weixin.qq.com',
      path: '/cgi-bin/token',
      query: {
        grant_type: 'client_credential',
        appid: 'wxd678efh567hg6787',
        secret: { kind: 'secret', name: 'app-secret' },
      },
    })
  })

  it('is not made for a mode that does not exist', async () => {
    expect(await encoded({ accessTokenMode: 'fast' })).toMatchObject({ class: 'config', code: 'setting-invalid' })
  })
})

describe('the answer with an access token', () => {
  // wire-protocol reference, access-token page "Worked example".
  it('gives the token with its life', async () => {
    expect(await answered({ access_token: 'A1', expires_in: 7200 })).toEqual({
      kind: 'acquired',
      values: { 'access-token': { value: 'A1', ttlMs: 7_200_000 } },
    })
  })

  it('gives a short rest of life as it is', async () => {
    expect(await answered({ access_token: 'A1', expires_in: 301 })).toMatchObject({
      values: { 'access-token': { ttlMs: 301_000 } },
    })
  })

  it.each([
    [{ access_token: 'A1' }],
    [{ access_token: 'A1', expires_in: 0 }],
    [{ access_token: 'A1', expires_in: -1 }],
    [{ access_token: 'A1', expires_in: 0.5 }],
    [{ access_token: 'A1', expires_in: 'soon' }],
    [{ access_token: 'A1', expires_in: null }],
    [{ access_token: '', expires_in: 7200 }],
    [{ access_token: 7, expires_in: 7200 }],
    [{ expires_in: 7200 }],
    ['<html>'],
    ['{"access_token":"A1","expi'],
    ['[]'],
  ])('is no token as %j', async (body) => {
    expect(await answered(body)).toMatchObject({ kind: 'error', class: 'retryable', code: 'invalid-answer' })
  })

  // access-token page "Error codes of both": on issuing endpoints 40001 is a wrong secret.
  it.each([
    [-1, 'retryable'],
    [40001, 'config'],
    [40002, 'invalid-argument'],
    [40013, 'config'],
    [40125, 'config'],
    [40164, 'config'],
    [40243, 'config'],
    [41002, 'invalid-argument'],
    [41004, 'invalid-argument'],
    [43002, 'invalid-argument'],
    [45009, 'quota-exhausted'],
    [45011, 'rate-limited'],
    [50002, 'permission'],
    [50004, 'permission'],
    [50007, 'permission'],
    [89501, 'config'],
    [89503, 'config'],
    [89506, 'config'],
    [89507, 'config'],
  ])('%i is of class %s', async (errcode, errorClass) => {
    expect(await answered({ errcode, errmsg: 'said WeChat' })).toMatchObject({
      kind: 'error',
      class: errorClass,
      code: String(errcode),
      message: 'said WeChat',
    })
  })

  it('says to wait for the next minute where the minute is full', async () => {
    expect(await answered({ errcode: 45011, errmsg: 'x' })).toMatchObject({ retryAfterMs: 60_000 })
  })
})

describe('the life of an access token', () => {
  // additions 1: stable_token gives the same token back until its last 300 s.
  it.each([
    [240_000, {}],
    [240_000, { accessTokenMode: 'stable_token' }],
    [300_000, { accessTokenMode: 'token' }],
  ])('is renewed %i ms ahead under %j', (ahead, settings) => {
    expect(accessToken.renewAheadMs(callWith(settings).app)).toBe(ahead)
  })

  it.each([
    [false, {}],
    [true, { allowForcedRefresh: true }],
    [false, { allowForcedRefresh: 1 }],
    [false, { allowForcedRefresh: true, accessTokenMode: 'token' }],
  ])('may be cut short by force: %s under %j', (may, settings) => {
    expect(accessToken.mayForce?.(callWith(settings).app)).toBe(may)
  })

  it('belongs to the app and goes to WeChat only', () => {
    expect(accessToken).toMatchObject({ owner: 'app', origins: ['https://api.weixin.qq.com'] })
  })
})
