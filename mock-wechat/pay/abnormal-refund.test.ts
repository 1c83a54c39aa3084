import { constants, createPrivateKey, privateDecrypt, publicEncrypt, X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createPaying } from '../testing/pay-client.ts'
import { JSAPI_ORDER, ORDER_NO, ORDERING } from '../testing/pay-samples.ts'
import { PAY_VECTORS } from '../testing/pay-vectors.ts'
import { createWebhook } from '../testing/webhook.ts'

const { mchid, privateKey, certificate } = SANDBOX.merchant
const ROOT = '/v3/refund/domestic/refunds'
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }
const PLATFORM = new X509Certificate(SANDBOX.wechatPay.certificate).publicKey
const sealed = (text: string, key = PLATFORM) => publicEncrypt({ key, ...OAEP }, Buffer.from(text)).toString('base64')
const NAMED = { headers: { 'wechatpay-serial': SANDBOX.wechatPay.serial } }
/** 张三, as the official vector has it. */
const NAME = PAY_VECTORS.oaep.samples[0]?.ciphertext ?? ''
const CARD = { out_refund_no: 'r1', type: 'USER_BANK_CARD', bank_type: 'ICBC_DEBIT', real_name: NAME }

/** A refund that went wrong. */
async function createAbnormal() {
  const paying = await createPaying({ refundOutcome: 'ABNORMAL', refundSeconds: 60 })
  const { post, world } = paying
  await post(`${ORDERING}/jsapi`, JSAPI_ORDER)
  world.orders.pay(mchid, ORDER_NO)
  const amount = { refund: 40, total: 100, currency: 'CNY' }
  await post(ROOT, { out_trade_no: ORDER_NO, out_refund_no: 'r1', amount })
  world.clock.advance(60_000)
  const [refund] = world.refunds.list()
  const body = () => ({ ...CARD, bank_account: sealed('6217000010001234567') })
  const apply = (change: Record<string, unknown> = {}, how: Parameters<typeof post>[2] = NAMED) =>
    post(`${ROOT}/${refund?.refundId}/apply-abnormal-refund`, { ...body(), ...change }, how)
  return { ...paying, apply, returned: () => world.ledger.movements().filter(({ kind }) => kind === 'refund').length }
}

const refusal = (status: number, code: string) => ({ status, trusted: true, json: { code } })
const badField = (field: string) => ({
  ...refusal(400, 'PARAM_ERROR'),
  json: { code: 'PARAM_ERROR', detail: { field } },
})

describe('an abnormal refund', () => {
  test('goes to a card whose number and owner are encrypted', async () => {
    const { apply, world, returned } = await createAbnormal()
    expect(await apply()).toMatchObject({ status: 200, trusted: true, json: { status: 'PROCESSING' } })
    expect(returned()).toBe(0)
    world.clock.advance(60_000)
    expect(world.refunds.list()).toMatchObject([{ status: 'SUCCESS' }])
    expect(returned()).toBe(1)
  })

  test('again in the same way changes nothing, whatever its ciphertext', async () => {
    const { apply, world, returned } = await createAbnormal()
    await apply()
    expect(await apply()).toMatchObject({ status: 200, json: { status: 'PROCESSING' } })
    world.clock.advance(60_000)
    expect(await apply()).toMatchObject({ status: 200, json: { status: 'SUCCESS' } })
    expect(await apply({ bank_type: 'ABC_DEBIT' })).toMatchObject(refusal(400, 'INVALID_REQUEST'))
    expect(returned()).toBe(1)
  })

  test('may go to the merchant’s account, without a card', async () => {
    const { post, world, apply } = await createAbnormal()
    const [refund] = world.refunds.list()
    const body = { out_refund_no: 'r1', type: 'MERCHANT_BANK_CARD' }
    const path = `${ROOT}/${refund?.refundId}/apply-abnormal-refund`
    expect(await post(path, body)).toMatchObject({ status: 200 })
    expect(await apply()).toMatchObject(refusal(400, 'INVALID_REQUEST'))
  })

  test('takes fields under the public key that the request names', async () => {
    const { apply } = await createAbnormal()
    const headers = { 'wechatpay-serial': SANDBOX.wechatPay.publicKeyId }
    expect(await apply({}, { headers })).toMatchObject({ status: 200 })
  })

  const faults: [string, Record<string, unknown>, string][] = [
    ['a plain card number', { bank_account: '6217000010001234567' }, '/bank_account'],
    ['base64 that is not canonical', { real_name: `${NAME.slice(0, -3)}B==` }, '/real_name'],
    [
      'a field under another key',
      { real_name: sealed('张三', new X509Certificate(certificate).publicKey) },
      '/real_name',
    ],
    ['a card number that is none', { bank_account: sealed('no number') }, '/bank_account'],
    ['an empty name', { real_name: sealed('') }, '/real_name'],
    ['no name', { real_name: undefined }, '/real_name'],
    ['a bank that takes no refunds', { bank_type: 'HXB_DEBIT' }, '/bank_type'],
    ['a way that is none', { type: 'CASH' }, '/type'],
  ]
  test.each(faults)('with %s is refused', async (_, change, field) => {
    const { apply, world } = await createAbnormal()
    const answer = await apply(change)
    expect(answer).toMatchObject(badField(field))
    expect(answer.text).not.toContain('6217000010001234567')
    expect(world.refunds.list()).toMatchObject([{ status: 'ABNORMAL' }])
  })

  test('must name the key of its fields', async () => {
    const { apply } = await createAbnormal()
    expect(await apply({}, {})).toMatchObject(badField('Wechatpay-Serial'))
  })

  test('is one that exists under both its numbers', async () => {
    const { apply, post } = await createAbnormal()
    expect(await apply({ out_refund_no: 'r2' })).toMatchObject(refusal(404, 'RESOURCE_NOT_EXISTS'))
    const body = { out_refund_no: 'r1', type: 'MERCHANT_BANK_CARD' }
    expect(await post(`${ROOT}/503/apply-abnormal-refund`, body)).toMatchObject(refusal(404, 'RESOURCE_NOT_EXISTS'))
  })
})

describe('the security echo', () => {
  const open = (text: unknown) =>
    privateDecrypt({ key: createPrivateKey(privateKey), ...OAEP }, Buffer.from(String(text), 'base64')).toString()

  test('gives back what it was sent, under the merchant’s certificate', async () => {
    const { post } = await createPaying()
    const body = { echo_message: 'hello', encrypted_echo_message: NAME }
    const answer = await post('/v3/security/echo', body, NAMED)
    expect(answer).toMatchObject({ status: 200, trusted: true, json: { echo_message: 'hello' } })
    expect(open(answer.json.encrypted_echo_message)).toBe('张三')
    expect(open(PAY_VECTORS.downlink.ciphertext)).toBe(PAY_VECTORS.downlink.plaintext)
  })

  test('without an encrypted message needs no key', async () => {
    const { post } = await createPaying()
    expect((await post('/v3/security/echo', { echo_message: 'hello' })).text).toBe('{"echo_message":"hello"}')
    expect(await post('/v3/security/echo', {})).toMatchObject(badField('/echo_message'))
  })

  test('notifies the address that it names', async () => {
    const webhook = await createWebhook()
    const { post, world } = await createPaying()
    await post('/v3/security/echo', { echo_message: 'hello', notify_url: `${webhook.url}/echo` })
    await world.notifications.idle()
    expect(JSON.parse(webhook.received[0]?.body ?? '')).toMatchObject({ event_type: 'SECURITY_ECHO.SUCCESS' })
  })
})
