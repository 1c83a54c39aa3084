import { describe, expect, it } from 'vitest'
import vectors from '../../fixtures/official-keys.json' with { type: 'json' }
import { answerSignatureFault } from './answer-signature-fault.ts'

const { answer } = vectors
const headers = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]))
const body = new TextEncoder().encode(answer.message.split('\n').slice(2, -1).join('\n'))
const now = Number(answer.headers['Wechatpay-Timestamp'])
const faultOf = (changed: object, at = now) => answerSignatureFault({ headers: { ...headers, ...changed }, body }, at)

describe('the signature of an answer', () => {
  it('of the vectors holds', () => {
    expect(faultOf({})).toBeUndefined()
    expect(faultOf({ 'wechatpay-serial': vectors.publicKeyId })).toBeUndefined()
    expect(faultOf({}, now + 300)).toBeUndefined()
  })

  it.each([
    [{ 'wechatpay-signature': undefined }, 'it is not signed: there is no Wechatpay-Signature'],
    [{ 'wechatpay-nonce': undefined }, 'Wechatpay-Timestamp or Wechatpay-Nonce is missing'],
    [{ 'wechatpay-timestamp': undefined }, 'Wechatpay-Timestamp or Wechatpay-Nonce is missing'],
    [{ 'wechatpay-serial': '7777' }, `Wechatpay-Serial "7777" is no key of WeChat Pay's`],
    [{ 'wechatpay-nonce': 'another' }, 'the signature does not hold over the raw body'],
    [{ 'wechatpay-signature': ['bm8='] }, 'the signature does not hold over the raw body'],
  ])('is told where it is spoilt: %j', (changed, fault) => {
    expect(faultOf(changed)).toBe(fault)
  })

  it.each([now + 301, now - 301, Number.NaN])('is not believed at %d', (at) => {
    expect(faultOf({}, at)).toBe(`Wechatpay-Timestamp ${now} is off`)
  })
})
