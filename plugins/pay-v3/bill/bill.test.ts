import { createHash } from 'node:crypto'
import { encode, exchange, signedAnswer, wireRequest } from '@wxhost/contracts'
import { describe, expect, it } from 'vitest'
import vectors from '../fixtures/vectors.json' with { type: 'json' }
import { merchantCall, partnerCall } from '../testing/merchant-call.ts'
import { fundFlowBill } from './fund-flow-bill.ts'
import { tradeBill } from './trade-bill.ts'

const call = merchantCall()
const input = { bill_date: '2024-01-01' }
const answer = {
  hash_type: 'SHA1',
  hash_value: vectors.bill.sha1,
  download_url: 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=AbC%2Bd%3D1',
}

describe('the request of a bill', () => {
  it('names the day and the kind', async () => {
    const given = { ...input, bill_type: 'REFUND', tar_type: 'GZIP' }

    expect(await wireRequest(tradeBill, given, call)).toMatchObject({
      method: 'GET',
      path: '/v3/bill/tradebill',
      query: { bill_date: '2024-01-01', bill_type: 'REFUND', tar_type: 'GZIP' },
    })
    expect(await wireRequest(fundFlowBill, { ...input, account_type: 'FEES' }, call)).toMatchObject({
      path: '/v3/bill/fundflowbill',
      query: { bill_date: '2024-01-01', account_type: 'FEES' },
    })
  })

  it('names a served merchant only where the caller does', async () => {
    const provider = partnerCall({ subMchid: '1900000110' })

    expect((await wireRequest(tradeBill, input, provider)).query?.sub_mchid).toBeUndefined()
    expect(await wireRequest(tradeBill, { ...input, sub_mchid: '1900000111' }, provider)).toMatchObject({
      query: { sub_mchid: '1900000111' },
    })
  })

  it("is a provider's own business where no merchant is named", async () => {
    expect(await wireRequest(fundFlowBill, input, partnerCall())).toMatchObject({ path: '/v3/bill/fundflowbill' })
  })

  it('names no served merchant outside of partner mode', async () => {
    expect(await encode(tradeBill, { ...input, sub_mchid: '1900000111' }, call)).toMatchObject({
      code: 'partner-mode-off',
    })
  })

  it('is not made for a day that the calendar lacks', async () => {
    expect(await encode(tradeBill, { bill_date: '2024-02-30' }, call)).toMatchObject({ code: 'bill-date-malformed' })
    expect(await encode(tradeBill, { bill_date: '2024-13-01' }, call)).toMatchObject({ code: 'bill-date-malformed' })
  })

  it('is not made for another merchant', async () => {
    expect(await encode(tradeBill, { ...input, mchid: '1900000001' }, call)).toMatchObject({ code: 'mchid-foreign' })
  })
})

describe('the answer to a bill', () => {
  it('leads to the file, with the hash of the vector', async () => {
    expect(createHash('sha1').update(vectors.bill.content).digest('hex')).toBe(vectors.bill.sha1)
    expect(await exchange(tradeBill, input, signedAnswer(answer), call)).toEqual({
      kind: 'stream',
      request: {
        method: 'GET',
        origin: 'https://api.mch.weixin.qq.com',
        path: '/v3/billdownload/file',
        query: { token: 'AbC+d=1' },
        headers: { accept: '*/*' },
      },
      hash: { alg: 'sha1', hex: vectors.bill.sha1 },
      contentType: 'text/csv; charset=utf-8',
      fileName: 'tradebill-2024-01-01.csv',
    })
  })

  it('has the file uncompressed and read in rows where it was asked for', async () => {
    const given = { ...input, tar_type: 'GZIP', as: 'rows' }

    expect(await exchange(fundFlowBill, given, signedAnswer(answer), call)).toMatchObject({
      kind: 'stream',
      gunzip: true,
      rows: true,
      contentType: 'application/x-ndjson; charset=utf-8',
      fileName: 'fundflowbill-2024-01-01.ndjson',
    })
  })

  it("keeps to the declared origin when WeChat's second host is named", async () => {
    const second = { ...answer, download_url: 'https://api2.mch.weixin.qq.com/v3/billdownload/file?token=1' }

    expect(await exchange(tradeBill, input, signedAnswer(second), call)).toMatchObject({
      request: { origin: 'https://api.mch.weixin.qq.com' },
    })
  })

  it.each([
    ['another host', { download_url: 'https://evil.example.com/v3/billdownload/file?token=1' }],
    ['a user in the address', { download_url: 'https://x@api.mch.weixin.qq.com/v3/billdownload/file?token=1' }],
    ['plain http', { download_url: 'http://api.mch.weixin.qq.com/v3/billdownload/file?token=1' }],
    ['a name twice', { download_url: 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=1&token=2' }],
    ['no address', { download_url: 'billdownload' }],
    ['no text', { download_url: 7 }],
    ['no hash', { hash_value: '' }],
    ['no text for a hash', { hash_value: null }],
    ['another hash', { hash_type: 'MD5' }],
  ])('is not believed with %s', async (_what, odd) => {
    expect(await exchange(tradeBill, input, signedAnswer({ ...answer, ...odd }), call)).toMatchObject({
      kind: 'untrusted',
    })
  })

  it('is not believed when it is empty', async () => {
    expect(await exchange(tradeBill, input, signedAnswer('', { status: 204 }), call)).toMatchObject({
      kind: 'untrusted',
    })
  })

  it('says when a bill that is being made is ready', async () => {
    const creating = signedAnswer({ code: 'STATEMENT_CREATING', message: '账单生成中' }, { status: 400 })

    expect(await exchange(tradeBill, input, creating, call)).toMatchObject({
      class: 'retryable',
      code: 'STATEMENT_CREATING',
      retryAfterMs: 1_800_000,
    })
  })

  it('says that there is none', async () => {
    const none = signedAnswer({ code: 'NO_STATEMENT_EXIST', message: '账单不存在' }, { status: 400 })

    expect(await exchange(tradeBill, input, none, call)).toMatchObject({
      class: 'business',
      code: 'NO_STATEMENT_EXIST',
    })
  })
})
