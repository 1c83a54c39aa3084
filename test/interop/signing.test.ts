import { createPrivateKey, X509Certificate } from 'node:crypto'
import { encryptedResource } from '@wxhost/contracts'
import { SANDBOX } from '@wxhost/mock-wechat'
import payPlugin from '@wxhost/plugin-pay-v3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin'
import { type Call, isJsonObject, type SignableRequest } from '../../core/protocol/index.ts'
import { authorizePay, encryptField } from '../../core/protocol/pay/index.ts'
import vectors from '../../plugins/pay-v3/fixtures/keys.json' with { type: 'json' }
import { type Given, makeGiven } from '../bench/crypto/given.ts'
import { openCalls } from '../bench/crypto/host-calls.ts'

const { merchant, wechatPay } = SANDBOX
const merchantKey = createPrivateKey(merchant.privateKey)
const merchantPublic = new X509Certificate(merchant.certificate).publicKey
const platformPublic = new X509Certificate(wechatPay.certificate).publicKey
const platformKey = createPrivateKey(vectors.platformKey)

const given: Given = {
  ...makeGiven(),
  merchant,
  wechatPay: { id: wechatPay.publicKeyId, publicKey: String(platformPublic.export({ type: 'spki', format: 'pem' })) },
  apiV3Key: merchant.apiV3Key,
}

/** The Call that the host gives to plugins, with the keys of the sandbox merchant. */
const call: Call = openCalls(given)()

const request = (method: SignableRequest['method'], target: string, body: string): SignableRequest => ({
  method,
  origin: 'https://api.mch.weixin.qq.com',
  target,
  headers: {},
  body: Buffer.from(body),
})

/** What stands in an `Authorization`, by its name. */
async function authorization(asked: SignableRequest) {
  const { authorization: text = '' } = await authorizePay(asked, call)
  const member = (name: string) => new RegExp(`[ ,]${name}="([^"]*)"`).exec(text)?.[1] ?? ''
  return { text, nonce: member('nonce_str'), timestamp: member('timestamp'), signature: member('signature') }
}

/** The signature that wechatpay-axios-plugin makes at the same time, with the same nonce. */
const theirs = (
  { method, target, body }: SignableRequest,
  { timestamp, nonce }: { timestamp: string; nonce: string },
) => Rsa.sign(Formatter.request(method, target, timestamp, nonce, Buffer.from(body).toString()), merchantKey)

describe('the signature of a request', () => {
  it.each([
    ['an order', request('POST', '/v3/pay/transactions/jsapi', '{"description":"门诊挂号","amount":{"total":100}}')],
    ['a query', request('GET', '/v3/pay/transactions/id/1217752501201407033233368018?mchid=1900000109', '')],
    [
      'a body with escaped slashes',
      request('POST', '/v3/refund/domestic/refunds', '{"a":"http:\\/\\/x","b":"\\u4e2d"}'),
    ],
    ['an empty body', request('POST', '/v3/pay/transactions/out-trade-no/1/close', '')],
  ])('is that of wechatpay-axios-plugin for %s', async (_, asked) => {
    const ours = await authorization(asked)

    expect(ours.signature).toBe(theirs(asked, ours))
  })

  it('is that of wechatpay-axios-plugin for whatever is sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.webPath(), fc.string({ unit: 'binary', maxLength: 300 }), async (target, body) => {
        const asked = request('POST', `/v3${target}`, body)
        const ours = await authorization(asked)
        expect(ours.signature).toBe(theirs(asked, ours))
      }),
      { numRuns: 100 },
    )
  })

  it('stands in a header with the members that wechatpay-axios-plugin writes', async () => {
    const { text, nonce, timestamp, signature } = await authorization(request('GET', '/v3/certificates', ''))
    const expected = Formatter.authorization(merchant.mchid, nonce, signature, timestamp, merchant.serial)
    const members = (header: string) => header.replace(/^\S+ /, '').split(',').toSorted()

    expect(members(text)).toEqual(members(expected))
    expect(text.split(' ')[0]).toBe(expected.split(' ')[0])
  })
})

describe('the parameters that a client pays with', () => {
  const prepay_id = 'wx201410272009395522657a690389285100'

  async function paramsFor(client: 'jsapi' | 'app'): Promise<Readonly<Record<string, string>>> {
    const encoded = await payPlugin.operations['pay-params'].encode({ prepay_id, client }, call)
    if (!('kind' in encoded) || encoded.kind !== 'local' || !isJsonObject(encoded.output.pay))
      throw new Error('no parameters came')
    return Object.fromEntries(Object.entries(encoded.output.pay).map(([name, value]) => [name, String(value)]))
  }

  it('are signed for a page as wechatpay-axios-plugin signs', async () => {
    const { appId = '', timeStamp = '', nonceStr = '', package: bundle = '', paySign } = await paramsFor('jsapi')

    expect(paySign).toBe(Rsa.sign(Formatter.joinedByLineFeed(appId, timeStamp, nonceStr, bundle), merchantKey))
    expect(bundle).toBe(`prepay_id=${prepay_id}`)
  })

  it('are signed for an app as wechatpay-axios-plugin signs', async () => {
    const { appId = '', timeStamp = '', nonceStr = '', prepayId = '', sign } = await paramsFor('app')

    expect(sign).toBe(Rsa.sign(Formatter.joinedByLineFeed(appId, timeStamp, nonceStr, prepayId), merchantKey))
  })
})

describe("WeChat Pay's signature", () => {
  const message = Formatter.response(
    '1704074406',
    'Vt7rPXoUhmcSZQTBdlbGqZxqhXhx6n6i',
    '{"code":"SUCCESS","message":"成功"}',
  )
  const signature = Buffer.from(Rsa.sign(message, platformKey), 'base64')
  const verdict = (text: string) => call.verify('wechat-pay', wechatPay.publicKeyId, Buffer.from(text), signature)

  it('made by wechatpay-axios-plugin is taken by the host', async () => {
    expect(await verdict(message)).toBe('ok')
  })

  it('made by wechatpay-axios-plugin is for no other message', async () => {
    expect(await verdict(`${message}\n`)).toBe('bad')
  })
})

describe('AES-256-GCM', () => {
  const { apiV3Key } = merchant
  const text = '{"out_trade_no":"1","attach":"自定义数据"}'
  const nonce = 'fdasflkja484'

  it.each(['transaction', 'refund', ''])(
    'sealed by wechatpay-axios-plugin with "%s" opens in the host',
    async (aad) => {
      const data = Buffer.from(Aes.AesGcm.encrypt(text, apiV3Key, nonce, aad), 'base64')
      const cipher = { algorithm: 'aes-256-gcm', nonce: Buffer.from(nonce), aad: Buffer.from(aad) } as const

      expect(Buffer.from((await call.decrypt('api-v3', cipher, data)) ?? []).toString()).toBe(text)
    },
  )

  it("sealed by the plugins' test kit opens in wechatpay-axios-plugin", () => {
    const sealed = encryptedResource(text, { key: apiV3Key, originalType: 'transaction' })

    expect(Aes.AesGcm.decrypt(sealed.ciphertext, apiV3Key, sealed.nonce, sealed.associated_data)).toBe(text)
  })
})

describe('RSAES-OAEP', () => {
  const texts = ['张三', '6217000010001234567', 'x'.repeat(214)]

  it.each(texts)('for WeChat Pay by the host opens in wechatpay-axios-plugin: %s', async (text) => {
    const { value, serial } = await encryptField(call, text)

    expect(Rsa.decrypt(value, platformKey)).toBe(text)
    expect(serial).toBe(wechatPay.publicKeyId)
  })

  it.each(texts)('for the merchant by wechatpay-axios-plugin opens in the host: %s', async (text) => {
    const data = Buffer.from(Rsa.encrypt(text, merchantPublic), 'base64')

    expect(Buffer.from((await call.decrypt('merchant', { algorithm: 'rsa-oaep-sha1' }, data)) ?? []).toString()).toBe(
      text,
    )
  })
})
