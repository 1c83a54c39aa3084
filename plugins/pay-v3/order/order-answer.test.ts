import { exchange, jsonResponse, signedAnswer } from '@wxhost/contracts'
import type { Call, WireResponse } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import vectors from '../fixtures/vectors.json' with { type: 'json' }
import { merchantCall, partnerCall, vectorCall } from '../testing/merchant-call.ts'
import { orderApp } from './order-app.ts'
import { orderH5 } from './order-h5.ts'
import { orderJsapi } from './order-jsapi.ts'
import { orderNative } from './order-native.ts'

const call = merchantCall()
const input = { description: 'QQ公仔', out_trade_no: '1217752501201407033233368018', amount: { total: 100 } }
const jsapi = { ...input, payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' } }
const prepay_id = 'wx201410272009395522657a690389285100'
const signs = { signType: 'RSA', timeStamp: '1704067200', nonceStr: expect.stringMatching(/^[0-9a-f]{32}$/) }

/** An answer of the vectors as it comes over the wire. */
const asAnswer = (answer: { status: number; headers: object; body: string } | undefined): WireResponse => ({
  status: answer?.status ?? 0,
  headers: Object.fromEntries(
    Object.entries(answer?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  ),
  body: new TextEncoder().encode(answer?.body),
})
const atVectors = (): Call => vectorCall({ now: 1_704_074_406_000 })

describe('the answer to an order', () => {
  it('of the vectors is read with a platform certificate', async () => {
    expect(await exchange(orderJsapi, jsapi, asAnswer(vectors.answers[0]), atVectors())).toMatchObject({
      kind: 'output',
      output: { prepay_id, pay: { package: `prepay_id=${prepay_id}` } },
    })
  })

  it('of the vectors is read with the public key', async () => {
    expect(await exchange(orderNative, input, asAnswer(vectors.answers[2]), atVectors())).toEqual({
      kind: 'output',
      output: { code_url: 'weixin://wxpay/bizpayurl/up?pr=NwY5Mz9&groupid=00' },
    })
  })

  it('of the vectors says that the number has another body', async () => {
    expect(await exchange(orderJsapi, jsapi, asAnswer(vectors.answers[3]), atVectors())).toMatchObject({
      kind: 'error',
      class: 'invalid-argument',
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('08E68E97CC0610DF0618AC86BCA80120082880CF05-268498688'),
    })
  })

  it('of the vectors is a refusal of our signature', async () => {
    expect(await exchange(orderJsapi, jsapi, asAnswer(vectors.unsigned401), atVectors())).toMatchObject({
      kind: 'error',
      class: 'config',
      code: 'SIGN_ERROR',
      nothingHappened: true,
    })
  })

  it('without a signature is not trusted, nor taken for a no', async () => {
    expect(await exchange(orderJsapi, jsapi, jsonResponse({ prepay_id }), call)).toMatchObject({ kind: 'untrusted' })
    expect(await exchange(orderJsapi, jsapi, jsonResponse({ code: 'PARAM_ERROR' }, 400), call)).toMatchObject({
      kind: 'untrusted',
    })
  })

  it('comes with the parameters that a page opens it with', async () => {
    expect(await exchange(orderJsapi, jsapi, signedAnswer({ prepay_id }), call)).toEqual({
      kind: 'output',
      output: {
        prepay_id,
        pay: {
          ...signs,
          appId: 'wxd678efh567hg6787',
          package: `prepay_id=${prepay_id}`,
          paySign: expect.stringMatching(/^[0-9A-Za-z+/]+=*$/),
        },
      },
    })
  })

  it('comes with the parameters that an app opens it with', async () => {
    expect(await exchange(orderApp, input, signedAnswer({ prepay_id }), call)).toEqual({
      kind: 'output',
      output: {
        prepay_id,
        pay: {
          appId: 'wxd678efh567hg6787',
          partnerId: '1900000109',
          prepayId: prepay_id,
          packageValue: 'Sign=WXPay',
          nonceStr: signs.nonceStr,
          timeStamp: signs.timeStamp,
          sign: expect.stringMatching(/^[0-9A-Za-z+/]+=*$/),
        },
      },
    })
  })

  it('to an H5 order is an address for the browser', async () => {
    const h5 = { ...input, scene_info: { payer_client_ip: '14.23.150.211', h5_info: { type: 'Wap' } } }
    const h5_url = 'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx2016&package=3227'

    expect(await exchange(orderH5, h5, signedAnswer({ h5_url }), call)).toEqual({ kind: 'output', output: { h5_url } })
    expect(await exchange(orderH5, h5, signedAnswer({ h5_url: 'javascript:1' }), call)).toMatchObject({
      kind: 'untrusted',
    })
  })

  it.each([{}, { prepay_id: '' }, { prepay_id: 'wx1\nx' }, { prepay_id: 1 }])('is not trusted as %j', async (body) => {
    expect(await exchange(orderJsapi, jsapi, signedAnswer(body), call)).toMatchObject({ kind: 'untrusted' })
    expect(await exchange(orderApp, input, signedAnswer(body), call)).toMatchObject({ kind: 'untrusted' })
    expect(await exchange(orderNative, input, signedAnswer(body), call)).toMatchObject({ kind: 'untrusted' })
  })

  it('with an empty body is not trusted', async () => {
    expect(await exchange(orderJsapi, jsapi, signedAnswer('', { status: 204 }), call)).toMatchObject({
      kind: 'untrusted',
    })
  })
})

// additions 6 "Partner mode": appId is the appid that owns the openid used.
describe('the parameters of a payment in partner mode', () => {
  const provider = partnerCall({ subMchid: '1900000110', subAppid: 'wxd678efh567hg6999' })

  it.each([
    ['sp_openid', 'wxd678efh567hg6787'],
    ['sub_openid', 'wxd678efh567hg6999'],
  ])('are those of the owner of %s', async (name, appId) => {
    const given = { ...input, payer: { [name]: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' } }

    expect(await exchange(orderJsapi, given, signedAnswer({ prepay_id }), provider)).toMatchObject({
      output: { pay: { appId } },
    })
  })

  it('name the merchant that is served to an app', async () => {
    expect(await exchange(orderApp, input, signedAnswer({ prepay_id }), provider)).toMatchObject({
      output: { pay: { appId: 'wxd678efh567hg6999', partnerId: '1900000110' } },
    })
  })

  it('are not made once partner mode lacks its merchant', async () => {
    const given = { ...input, payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' } }

    expect(await exchange(orderJsapi, given, signedAnswer({ prepay_id }), partnerCall())).toMatchObject({
      kind: 'error',
    })
    expect(await exchange(orderApp, input, signedAnswer({ prepay_id }), partnerCall())).toMatchObject({ kind: 'error' })
  })
})
