import { exchange, jsonResponse, shadowCall, wireRequest } from '@wxhost/contracts'
import { describe, expect, it } from 'vitest'
import { getPhoneNumber } from './get-phone-number.ts'

const call = shadowCall()
const answered = (body: unknown) => exchange(getPhoneNumber, { code: 'c' }, jsonResponse(body), call)

/** wire-protocol reference, additions 3 "getuserphonenumber"; a number of no subscriber. */
const phone_info = {
  phoneNumber: '+8613800000000',
  purePhoneNumber: '13800000000',
  countryCode: '86',
  watermark: { timestamp: 1637744274, appid: 'wxd678efh567hg6787' },
}

describe('oauth2.get-phone-number', () => {
  it("sends the code under the app's token", async () => {
    expect(await wireRequest(getPhoneNumber, { code: 'c', openid: 'o1' }, call)).toEqual({
      method: 'POST',
      origin: 'https://api.weixin.qq.com',
      path: '/wxa/business/getuserphonenumber',
      query: { access_token: { kind: 'credential', name: 'access-token' } },
      body: { kind: 'json', value: { code: 'c', openid: 'o1' } },
    })
  })

  it('gives the number', async () => {
    expect(await answered({ errcode: 0, errmsg: 'ok', phone_info })).toEqual({ kind: 'output', output: phone_info })
  })

  it.each([['86'], [86]])('gives the country code %j as text', async (countryCode) => {
    expect(await answered({ errcode: 0, phone_info: { ...phone_info, countryCode } })).toMatchObject({
      output: { countryCode: '86' },
    })
  })

  it.each([[undefined], ['x'], [{ appid: 'wx1' }], [{ timestamp: 1 }]])(
    'does without the watermark %j',
    async (watermark) => {
      const decoded = await answered({ errcode: 0, phone_info: { ...phone_info, watermark } })

      expect(decoded).toMatchObject({ kind: 'output' })
      expect(decoded).not.toHaveProperty('output.watermark')
    },
  )

  it.each(['phoneNumber', 'purePhoneNumber', 'countryCode'])('does not trust an answer without %s', async (name) => {
    expect(await answered({ errcode: 0, phone_info: { ...phone_info, [name]: null } })).toMatchObject({
      kind: 'untrusted',
    })
  })

  it('does not trust an answer without phone_info', async () => {
    expect(await answered({ errcode: 0, errmsg: 'ok' })).toEqual({ kind: 'untrusted', reason: 'not-wechat' })
  })

  it.each([
    [40029, 'user-state', '/code'],
    [40013, 'invalid-argument', '/code'],
    [45011, 'rate-limited', undefined],
    [50004, 'permission', undefined],
    [-1, 'retryable', undefined],
  ])('answers %i as %s', async (errcode, errorClass, path) => {
    const refused = await answered({ errcode, errmsg: 'x' })

    expect(refused).toMatchObject({ kind: 'error', class: errorClass })
    expect('path' in refused ? refused.path : undefined).toBe(path)
  })

  it.each([40001, 40014, 42001])("takes %i for the app's own token", async (errcode) => {
    expect(await answered({ errcode, errmsg: 'x' })).toMatchObject({ kind: 'credential-rejected' })
  })
})
