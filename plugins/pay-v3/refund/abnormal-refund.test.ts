import { constants, privateDecrypt } from 'node:crypto'
import { encode, exchange, schemaFaults, signedAnswer, wireRequest } from '@wxhost/contracts'
import { failure, output } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import keys from '../fixtures/keys.json' with { type: 'json' }
import { bodyOf, merchantCall, partnerCall, vectorCall } from '../testing/merchant-call.ts'
import { abnormalRefund } from './abnormal-refund.ts'

const input = {
  refund_id: '50000000382019052709732678859',
  out_refund_no: '1217752501201407033233368018',
  type: 'USER_BANK_CARD',
  bank_type: 'CMB_DEBIT',
  bank_account: '6217000010001234567',
  real_name: '张三',
} as const
const toMerchant = {
  refund_id: input.refund_id,
  out_refund_no: input.out_refund_no,
  type: 'MERCHANT_BANK_CARD',
} as const
const shown = { refund_id: input.refund_id, out_refund_no: input.out_refund_no, status: 'PROCESSING' }

/** WeChat's side, by another library call than the one under test. */
const openedByWeChat = (text: unknown) =>
  privateDecrypt(
    { key: keys.platformKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    Buffer.from(String(text), 'base64'),
  ).toString('utf8')

describe('an abnormal refund', () => {
  it('goes to the address of its refund', async () => {
    expect(await wireRequest(abnormalRefund, input, merchantCall())).toMatchObject({
      method: 'POST',
      path: `/v3/refund/domestic/refunds/${input.refund_id}/apply-abnormal-refund`,
    })
  })

  it('has card and name encrypted with the key that it names', async () => {
    const request = await wireRequest(abnormalRefund, input, vectorCall())
    const { bank_account, real_name, ...plain } = bodyOf(request)

    expect(request.headers).toMatchObject({ 'wechatpay-serial': keys.platformSerial })
    expect(openedByWeChat(bank_account)).toBe(input.bank_account)
    expect(openedByWeChat(real_name)).toBe(input.real_name)
    expect(plain).toEqual({ out_refund_no: input.out_refund_no, type: 'USER_BANK_CARD', bank_type: 'CMB_DEBIT' })
  })

  it('keeps the named key through authorization', async () => {
    const call = vectorCall()
    const { method, origin, path: target } = await wireRequest(abnormalRefund, input, call)
    const headers = { 'wechatpay-serial': keys.publicKeyId }
    const made = await abnormalRefund.authorize?.({ method, origin, target, headers, body: new Uint8Array() }, call)

    expect({ ...headers, ...made }).toMatchObject({ 'wechatpay-serial': keys.publicKeyId })
  })

  it('to the merchant names no card', async () => {
    expect(bodyOf(await wireRequest(abnormalRefund, toMerchant, merchantCall()))).toEqual({
      out_refund_no: input.out_refund_no,
      type: 'MERCHANT_BANK_CARD',
    })
    expect(await encode(abnormalRefund, { ...toMerchant, real_name: '张三' }, merchantCall())).toMatchObject({
      code: 'card-not-wanted',
    })
  })

  it.each(['bank_type', 'bank_account', 'real_name'])('to the payer needs %s', async (name) => {
    const { [name]: _left, ...others } = input as Record<string, string>

    expect(await encode(abnormalRefund, others, merchantCall())).toMatchObject({ code: 'card-missing' })
  })

  it('names the served merchant in partner mode', async () => {
    const provider = partnerCall({ subMchid: '1900000110' })

    expect(bodyOf(await wireRequest(abnormalRefund, toMerchant, provider))).toMatchObject({ sub_mchid: '1900000110' })
    expect(await encode(abnormalRefund, toMerchant, partnerCall())).toMatchObject({ kind: 'error' })
  })

  it('takes debit cards of the listed banks only', () => {
    expect(schemaFaults(abnormalRefund.input, { ...input, bank_type: 'CMB_CREDIT' })).not.toEqual([])
  })

  it('never fails at encrypting the longest name that it takes', async () => {
    expect(await wireRequest(abnormalRefund, { ...input, real_name: '𠮷'.repeat(50) }, vectorCall())).toBeDefined()
    expect(schemaFaults(abnormalRefund.input, { ...input, real_name: '𠮷'.repeat(51) })).not.toEqual([])
  })

  it('is answered with the refund, and followed again', async () => {
    const answer = await exchange(abnormalRefund, input, signedAnswer(shown), merchantCall())

    expect(answer).toEqual(output(shown))
    expect(abnormalRefund.tracks?.(input, shown, merchantCall().app)).toMatchObject({
      key: `refund:${input.out_refund_no}`,
      stage: 'accepted',
    })
    expect(abnormalRefund.tracks?.(input, undefined, merchantCall().app)).toBeUndefined()
  })
})

describe('an abnormal refund whose answer was lost', () => {
  const read = (found: Parameters<NonNullable<typeof abnormalRefund.resolve>['read']>[0]) =>
    abnormalRefund.resolve?.read(found, input)

  it.each(['PROCESSING', 'SUCCESS', 'CLOSED'])('was taken where the refund is %s', (status) => {
    expect(read(output({ ...shown, status }))).toEqual(output({ ...shown, status }))
  })

  it('is sent again where the refund is still abnormal', () => {
    expect(read(output({ ...shown, status: 'ABNORMAL' }))).toEqual({ kind: 'resend' })
  })

  it.each([failure('business', 'RESOURCE_NOT_EXISTS', 'x'), output(7)])('stays unknown otherwise', (found) => {
    expect(read(found)).toEqual({ kind: 'unknown' })
  })
})
