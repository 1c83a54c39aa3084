import { encode, schemaFaults } from '@wxhost/contracts'
import { describe, expect, it } from 'vitest'
import vectors from '../fixtures/vectors.json' with { type: 'json' }
import { merchantCall, partnerCall, vectorCall } from '../testing/merchant-call.ts'
import { payParams } from './pay-params.ts'

const prepay_id = 'wx201410272009395522657a690389285100'
const moment = (appid: string) => ({
  ...vectorCall({ appid, now: 1_554_208_460_999 }),
  nonce: () => '593BEC0C930BF1AFEB40B4A08C8FB242',
})

describe('the parameters of a payment', () => {
  it('are signed for pages as in the vector', async () => {
    expect(await encode(payParams, { prepay_id, client: 'jsapi' }, moment('wx2421b1c4370ec43b'))).toEqual({
      kind: 'local',
      output: {
        pay: {
          appId: 'wx2421b1c4370ec43b',
          timeStamp: '1554208460',
          nonceStr: '593BEC0C930BF1AFEB40B4A08C8FB242',
          package: `prepay_id=${prepay_id}`,
          signType: 'RSA',
          paySign: vectors.clientSign.jsapi.paySign,
        },
      },
    })
  })

  it('are signed for apps as in the vector', async () => {
    expect(await encode(payParams, { prepay_id, client: 'app' }, moment('wx2421b1c4370ec43b'))).toEqual({
      kind: 'local',
      output: {
        pay: {
          appId: 'wx2421b1c4370ec43b',
          partnerId: '1900000109',
          prepayId: prepay_id,
          packageValue: 'Sign=WXPay',
          nonceStr: '593BEC0C930BF1AFEB40B4A08C8FB242',
          timeStamp: '1554208460',
          sign: vectors.clientSign.app.sign,
        },
      },
    })
  })

  it("bear WeChat's time where the clocks differ", async () => {
    const late = merchantCall({ wechatNow: 1_704_067_500_000 })

    expect(await encode(payParams, { prepay_id, client: 'jsapi' }, late)).toMatchObject({
      output: { pay: { timeStamp: '1704067500' } },
    })
  })

  it.each([
    ['own', 'wxd678efh567hg6787'],
    ['sub', 'wxd678efh567hg6999'],
    [undefined, 'wxd678efh567hg6999'],
  ])('belong to the appid of owner %s in partner mode', async (owner, appId) => {
    const provider = partnerCall({ subMchid: '1900000110', subAppid: 'wxd678efh567hg6999' })
    const input = { prepay_id, client: 'jsapi', ...(owner === undefined ? {} : { owner }) }

    expect(await encode(payParams, input, provider)).toMatchObject({ output: { pay: { appId } } })
  })

  it('are not signed for another merchant', async () => {
    expect(await encode(payParams, { prepay_id, client: 'jsapi', mchid: '1900000001' }, merchantCall())).toMatchObject({
      kind: 'error',
      code: 'mchid-foreign',
    })
  })

  it('take no second line to be signed', () => {
    expect(schemaFaults(payParams.input, { client: 'app', prepay_id: 'wx1\nwx2' })).not.toEqual([])
  })

  it('are never an answer of WeChat', () => {
    const response = { status: 200, headers: {}, body: new Uint8Array() }
    const input = { prepay_id, client: 'app' } as const

    expect(payParams.decode(response, merchantCall(), { input, resent: false })).toMatchObject({ kind: 'untrusted' })
  })
})
