import { encode, schemaFaults, wireRequest } from '@wxhost/contracts'
import { describe, expect, it } from 'vitest'
import keys from '../fixtures/keys.json' with { type: 'json' }
import vectors from '../fixtures/vectors.json' with { type: 'json' }
import { bodyOf, merchantCall, partnerCall, vectorCall } from '../testing/merchant-call.ts'
import { orderApp } from './order-app.ts'
import { orderH5 } from './order-h5.ts'
import { orderJsapi } from './order-jsapi.ts'
import { orderNative } from './order-native.ts'

const call = merchantCall()
const input = {
  description: 'QQ公仔',
  out_trade_no: '1217752501201407033233368018',
  amount: { total: 100 },
}
const openid = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'
const jsapi = { ...input, payer: { openid } }

describe('the request of an order', () => {
  it('is, signed, the one of the vector byte for byte', async () => {
    const vector = vectors.requests[2]
    const given = JSON.parse(vector?.body ?? '')
    const moment = { ...vectorCall({ now: 1_554_208_460_000 }), nonce: () => vector?.nonce_str ?? '' }
    const request = await wireRequest(orderJsapi, given, moment)
    const body = JSON.stringify(bodyOf(request))
    const signed = await orderJsapi.authorize?.(
      {
        method: request.method,
        origin: request.origin,
        target: request.path,
        headers: {},
        body: new TextEncoder().encode(body),
      },
      moment,
    )

    expect(body).toBe(vector?.body)
    expect(signed?.authorization).toBe(vector?.authorization)
  })

  it.each([
    ['jsapi', orderJsapi, jsapi],
    ['app', orderApp, input],
    ['native', orderNative, input],
    ['h5', orderH5, { ...input, scene_info: { payer_client_ip: '14.23.150.211', h5_info: { type: 'Wap' } } }],
  ] as const)('goes to the address of %s', async (name, operation, given) => {
    expect(await wireRequest(operation, given, call)).toMatchObject({
      method: 'POST',
      origin: 'https://api.mch.weixin.qq.com',
      path: `/v3/pay/transactions/${name}`,
    })
  })

  it('has the parties and the address of notifications filled in', async () => {
    expect(bodyOf(await wireRequest(orderNative, input, call))).toEqual({
      appid: 'wxd678efh567hg6787',
      mchid: keys.mchid,
      notify_url: `https://wx.example.com/inbound/${keys.mchid}/notify`,
      ...input,
    })
  })

  it('takes the parties where they are the own ones', async () => {
    const own = { ...input, appid: 'wxd678efh567hg6787', mchid: keys.mchid }

    expect(bodyOf(await wireRequest(orderNative, own, call))).toMatchObject(own)
  })

  it.each([
    ['appid', 'wx0000000000000000'],
    ['mchid', '1900000001'],
  ])('is not made for another %s', async (name, value) => {
    expect(await encode(orderNative, { ...input, [name]: value }, call)).toMatchObject({
      class: 'invalid-argument',
      code: `${name}-foreign`,
      path: `/${name}`,
    })
  })

  it('is not made for an app without merchant', async () => {
    const nobody = { ...call, app: { ...call.app, mchid: undefined } }

    expect(await encode(orderNative, input, nobody as never)).toMatchObject({ class: 'config' })
  })

  it('keeps the address that the caller gave', async () => {
    const notify_url = 'https://gw.example.com/callbacks/pay-v3'

    expect(bodyOf(await wireRequest(orderNative, { ...input, notify_url }, call))).toMatchObject({ notify_url })
  })

  it('is not made without an address for notifications', async () => {
    const offline = merchantCall({ inboundUrl: () => undefined })

    expect(await encode(orderNative, input, offline)).toMatchObject({ class: 'config', code: 'notify-url-missing' })
  })

  it.each([`https://wx.example.com/${'x'.repeat(255)}`, 'https://wx.example.com/in?key=1'])(
    'is not made with a host address that WeChat refuses',
    async (url) => {
      const odd = merchantCall({ inboundUrl: () => url })

      expect(await encode(orderNative, input, odd)).toMatchObject({ class: 'config', code: 'notify-url-unusable' })
    },
  )

  it.each(['2018-02-30T10:34:56+08:00', '2018-06-08T25:34:56+08:00'])('refuses %s as a last moment', async (time) => {
    expect(await encode(orderNative, { ...input, time_expire: time }, call)).toMatchObject({
      code: 'time-expire-malformed',
    })
  })

  it('takes a last moment of the calendar', async () => {
    const time_expire = '2018-06-08T10:34:56+08:00'

    expect(bodyOf(await wireRequest(orderNative, { ...input, time_expire }, call))).toMatchObject({ time_expire })
  })

  it('names the payer by openid alone', async () => {
    expect(await encode(orderJsapi, { ...input, payer: { sub_openid: openid } }, call)).toMatchObject({
      code: 'payer-wrong',
    })
  })
})

// pay-v3 page 3 and additions 6: lengths, alphabets, whole fen, no null.
describe('the schema of an order', () => {
  it.each([
    ['a fraction of a fen', { amount: { total: 100.5 } }],
    ['nothing', { amount: { total: 0 } }],
    ['a negative amount', { amount: { total: -1 } }],
    ['an amount beyond 2^53', { amount: { total: 9_007_199_254_740_992 } }],
    ['an amount as text', { amount: { total: '100' } }],
    ['dollars', { amount: { total: 100, currency: 'USD' } }],
    ['null', { attach: null }],
    ['a number of 5 characters', { out_trade_no: '12345' }],
    ['a number of 33 characters', { out_trade_no: '1'.repeat(33) }],
    ['a number with a slash', { out_trade_no: '123456/7' }],
    ['a number with a line end', { out_trade_no: '1234567\n' }],
    ['no description', { description: '' }],
    ['128 characters of description', { description: '仔'.repeat(128) }],
    ['half a character', { description: 'QQ\ud83e' }],
    ['a control character', { description: 'QQ\u0001' }],
    ['129 characters of attach', { attach: 'x'.repeat(129) }],
    ['an address with a query', { notify_url: 'https://gw.example.com/pay?x=1' }],
    ['an address of 256 characters', { notify_url: `https://gw.example.com/${'x'.repeat(233)}` }],
    ['a time without zone', { time_expire: '2018-06-08T10:34:56' }],
    ['a member that WeChat does not know', { total_fee: 100 }],
  ])('refuses %s', (_what, odd) => {
    expect(schemaFaults(orderNative.input, { ...input, ...odd })).not.toEqual([])
  })

  it.each([
    ['127 characters', { description: '仔'.repeat(127) }],
    ['a number of all signs', { out_trade_no: 'Ab0_-|*' }],
    ['characters beyond 16 bit', { attach: '🧸' }],
    ['the highest amount', { amount: { total: Number.MAX_SAFE_INTEGER } }],
  ])('takes %s', (_what, odd) => {
    expect(schemaFaults(orderNative.input, { ...input, ...odd })).toEqual([])
  })

  it('demands where an H5 payer comes from', () => {
    expect(schemaFaults(orderH5.input, input)).not.toEqual([])
    expect(schemaFaults(orderH5.input, { ...input, scene_info: { payer_client_ip: '::1' } })).not.toEqual([])
  })

  it('demands who pays in a page', () => {
    expect(schemaFaults(orderJsapi.input, input)).not.toEqual([])
    expect(schemaFaults(orderJsapi.input, { ...input, payer: {} })).not.toEqual([])
  })
})

describe('an order in partner mode', () => {
  it('names the provider and the merchant that is served', async () => {
    const given = { ...input, sub_mchid: '1900000110', sub_appid: 'wxd678efh567hg6999', payer: { sub_openid: openid } }
    const request = await wireRequest(orderJsapi, given, partnerCall())

    expect(request.path).toBe('/v3/pay/partner/transactions/jsapi')
    expect(bodyOf(request)).toEqual({
      sp_appid: 'wxd678efh567hg6787',
      sp_mchid: keys.mchid,
      sub_appid: 'wxd678efh567hg6999',
      sub_mchid: '1900000110',
      notify_url: `https://wx.example.com/inbound/${keys.mchid}/notify`,
      ...input,
      payer: { sub_openid: openid },
    })
  })

  it('takes the merchant that is served from the settings', async () => {
    const body = bodyOf(await wireRequest(orderNative, input, partnerCall({ subMchid: '1900000110' })))

    expect(body).toMatchObject({ sub_mchid: '1900000110' })
    expect(body).not.toHaveProperty('sub_appid')
  })

  it('needs a merchant that is served', async () => {
    expect(await encode(orderNative, input, partnerCall())).toMatchObject({ code: 'sub-mchid-missing' })
  })

  it.each([
    ['openid', { openid }],
    ['sub_openid without sub_appid', { sub_openid: openid }],
  ])('does not take %s', async (_what, payer) => {
    const provider = partnerCall({ subMchid: '1900000110' })

    expect(await encode(orderJsapi, { ...input, payer }, provider)).toMatchObject({ code: 'payer-wrong' })
  })

  it('is on or off, nothing else', async () => {
    expect(await encode(orderNative, input, merchantCall({ settings: { mode: 'Partner' } }))).toMatchObject({
      class: 'config',
      code: 'settings-malformed',
    })
  })

  it('is off where the settings do not say so', async () => {
    expect(await encode(orderNative, { ...input, sub_mchid: '1900000110' }, call)).toMatchObject({
      code: 'partner-mode-off',
      path: '/sub_mchid',
    })
  })
})
