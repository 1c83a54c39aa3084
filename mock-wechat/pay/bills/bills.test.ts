import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../../sandbox.ts'
import { authorize, createPaying } from '../../testing/pay-client.ts'
import { PAY_VECTORS } from '../../testing/pay-vectors.ts'
import type { WorldOptions } from '../../world/world.ts'

const { mchid } = SANDBOX.merchant
const { subMchid } = SANDBOX
const TRADE = '/v3/bill/tradebill'
const FUND_FLOW = '/v3/bill/fundflowbill'
const DAY = '2024-01-01'
/** 2024-01-02 10:00:00 in Asia/Shanghai. */
const READY_MS = Date.UTC(2024, 0, 2, 2)
const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex')

/** Two payments and a refund on 2024-01-01, and the next day at 10:00. */
async function createBilling(options: WorldOptions = {}) {
  const paying = await createPaying({ notifySending: 'held', refundSeconds: 0, ...options })
  const { world, get, url } = paying
  world.change({ billOrigin: url })
  const pay = (outTradeNo: string, total: number) => {
    const order = { mchid, appid: SANDBOX.app.appid, outTradeNo, tradeType: 'NATIVE', total } as const
    world.orders.place({ ...order, notifyUrl: 'http://127.0.0.1:9/', description: '挂号费,门诊', fingerprint: '' })
    world.orders.pay(mchid, outTradeNo)
  }
  pay('first_1', 100)
  pay('second_2', 250)
  const refund = { mchid, outTradeNo: 'second_2', outRefundNo: 'r1', amount: 40, total: 250, fingerprint: '' }
  world.refunds.create(refund)
  world.clock.set(READY_MS)
  const download = async (address: unknown) => {
    const target = String(address).slice(url.length)
    const timestamp = Math.floor(world.clock.now() / 1000)
    const headers = { 'user-agent': 'test', authorization: authorize('GET', target, '', { timestamp }) }
    return fetch(`${url}${target}`, { headers })
  }
  const file = async (target: string) => {
    const { json } = await get(target)
    const bytes = new Uint8Array(await (await download(json.download_url)).arrayBuffer())
    return { json, bytes, text: Buffer.from(bytes).toString() }
  }
  return { ...paying, pay, download, file }
}

/** A file's rows by heading, read as the reference says: values split on ",`". */
function readRows(text: string) {
  const [head = '', ...lines] = text.replace('\uFEFF', '').trimEnd().split('\n')
  const values = (line: string) => line.slice(1).split(',`')
  const headings = head.split(',')
  const rows = lines
    .slice(0, -2)
    .map((line) => Object.fromEntries(values(line).map((value, at) => [headings[at], value])))
  const [foot = '', total = ''] = lines.slice(-2)
  return { headings, rows, foot: Object.fromEntries(values(total).map((value, at) => [foot.split(',')[at], value])) }
}

const refusal = (status: number, code: string) => ({ status, trusted: true, json: { code } })

describe('the trade bill', () => {
  test('holds what moved that day, and its hash is right', async () => {
    const { file } = await createBilling()
    const { json, bytes, text } = await file(`${TRADE}?bill_date=${DAY}`)
    expect(json).toMatchObject({ hash_type: 'SHA1', hash_value: sha1(bytes) })
    const { rows, foot } = readRows(text)
    expect(rows).toMatchObject([
      { 交易时间: '2024-01-01 10:00:06', 商户号: mchid, 商户订单号: 'first_1', 交易状态: 'SUCCESS', 订单金额: '1.00' },
      { 商户订单号: 'second_2', 应结订单金额: '2.50', 商品名称: '挂号费,门诊', 微信退款单号: '0' },
      { 商户订单号: 'second_2', 交易状态: 'REFUND', 商户退款单号: 'r1', 退款金额: '0.40', 退款状态: 'SUCCESS' },
    ])
    expect(foot).toMatchObject({ 总交易单数: '3', 应结订单总金额: '3.50', 退款总金额: '0.40' })
  })

  test('is written as the official vector is', async () => {
    const { file } = await createBilling()
    const { text } = await file(`${TRADE}?bill_date=${DAY}`)
    const [head = '', row = '', foot = ''] = PAY_VECTORS.bill.content.split('\n')
    expect(text.startsWith(head)).toBe(true)
    expect(text).toContain(`\n${foot},`)
    expect(text.split('\n')[1]).toMatch(/^`[^`]*(,`[^`]*){26}$/)
    expect(row).toMatch(/^`[^`]*(,`[^`]*){6}$/)
    expect(sha1(Buffer.from(PAY_VECTORS.bill.content))).toBe(PAY_VECTORS.bill.sha1)
  })

  test.each([
    ['SUCCESS', 2, 20],
    ['REFUND', 1, 29],
  ])('of type %s has its own rows and columns', async (type, rows, columns) => {
    const { file } = await createBilling()
    const read = readRows((await file(`${TRADE}?bill_date=${DAY}&bill_type=${type}`)).text)
    expect([read.rows.length, read.headings.length]).toEqual([rows, columns])
  })

  test('packed has the hash of the uncompressed file', async () => {
    const { file } = await createBilling()
    const { json, bytes } = await file(`${TRADE}?bill_date=${DAY}&tar_type=GZIP`)
    expect(sha1(gunzipSync(bytes))).toBe(json.hash_value)
  })

  test('of a sub-merchant is apart from the partner’s', async () => {
    const { file, get, world } = await createBilling()
    world.clock.set(READY_MS - 86_400_000)
    const order = { mchid: subMchid, appid: SANDBOX.app.appid, outTradeNo: 'sub_001', tradeType: 'NATIVE' } as const
    const partner = { partner: { mchid } }
    world.orders.place({
      ...order,
      ...partner,
      total: 7,
      notifyUrl: 'http://127.0.0.1:9/',
      description: 'x',
      fingerprint: '',
    })
    world.orders.pay(subMchid, 'sub_001')
    world.clock.set(READY_MS)
    const { rows } = readRows((await file(`${TRADE}?bill_date=${DAY}&sub_mchid=${subMchid}`)).text)
    expect(rows).toMatchObject([{ 商户号: mchid, 特约商户号: subMchid, 订单金额: '0.07' }])
    expect(readRows((await file(`${TRADE}?bill_date=${DAY}`)).text).rows).toHaveLength(4)
    expect(await get(`${TRADE}?bill_date=${DAY}&sub_mchid=1`)).toMatchObject(refusal(400, 'INVALID_REQUEST'))
  })
})

describe('the fund flow', () => {
  test('goes on from the balance of the day before', async () => {
    const { file, pay, world } = await createBilling()
    const first = readRows((await file(`${FUND_FLOW}?bill_date=${DAY}`)).text)
    expect(first.rows.map((row) => row['账户结余(元)'])).toEqual(['1.00', '3.50', '3.10'])
    expect(first.foot).toMatchObject({ 资金流水总笔数: '3', 收入笔数: '2', 收入金额: '3.50', 支出金额: '0.40' })
    pay('third_3', 5)
    world.clock.advance(86_400_000)
    const second = readRows((await file(`${FUND_FLOW}?bill_date=2024-01-02`)).text)
    expect(second.rows).toMatchObject([{ 收支类型: '收入', '收支金额(元)': '0.05', '账户结余(元)': '3.15' }])
  })

  test('of other accounts does not exist', async () => {
    const { get } = await createBilling()
    const answer = await get(`${FUND_FLOW}?bill_date=${DAY}&account_type=FEES`)
    expect(answer).toMatchObject(refusal(400, 'NO_STATEMENT_EXIST'))
  })
})

describe('a bill', () => {
  test('is being made until 10:00 of the next day', async () => {
    const { get, world } = await createBilling()
    world.clock.set(READY_MS - 1)
    expect(await get(`${TRADE}?bill_date=${DAY}`)).toMatchObject(refusal(400, 'STATEMENT_CREATING'))
    expect(await get(`${TRADE}?bill_date=2024-01-02`)).toMatchObject(refusal(400, 'STATEMENT_CREATING'))
  })

  test('of a day without movement does not exist', async () => {
    const { get } = await createBilling()
    expect(await get(`${TRADE}?bill_date=2023-12-31`)).toMatchObject(refusal(400, 'NO_STATEMENT_EXIST'))
  })

  test.each(['bill_date=20240101', 'bill_date=2024-02-30', 'bill_date=2024-01-03', 'bill_date=2023-09-01', 'x=1'])(
    'for %s is a PARAM_ERROR',
    async (query) => {
      const { get } = await createBilling()
      expect(await get(`${TRADE}?${query}`)).toMatchObject({
        ...refusal(400, 'PARAM_ERROR'),
        json: { detail: { location: 'query' } },
      })
    },
  )

  test.each(['tar_type=ZIP', 'bill_type=ALL_SPECIAL'])('with %s is a PARAM_ERROR', async (query) => {
    const { get } = await createBilling()
    expect(await get(`${TRADE}?bill_date=${DAY}&${query}`)).toMatchObject(refusal(400, 'PARAM_ERROR'))
  })

  test('comes unsigned, for five minutes, to who asked', async () => {
    const { get, download, world } = await createBilling()
    const { json } = await get(`${TRADE}?bill_date=${DAY}`)
    world.clock.advance(299_999)
    const answer = await download(json.download_url)
    expect([answer.status, answer.headers.get('wechatpay-signature')]).toEqual([200, null])
    await answer.body?.cancel()
    world.clock.advance(1)
    expect(await (await download(json.download_url)).json()).toMatchObject({ code: 'INVALID_REQUEST' })
    const token = world.bills.issue({ mchid: '1900000999', isGzip: false, file: () => [] })
    expect((await get(`/v3/billdownload/file?token=${token}`)).json).toMatchObject({ code: 'NO_AUTH' })
  })

  test('is downloaded with a good signature only', async () => {
    const { get, url } = await createBilling()
    const { json } = await get(`${TRADE}?bill_date=${DAY}`)
    expect((await fetch(String(json.download_url))).status).toBe(401)
    expect(String(json.download_url).startsWith(`${url}/v3/billdownload/file?token=`)).toBe(true)
  })

  test.each([TRADE, FUND_FLOW])('from %s grows to the size that is set', async (path) => {
    const { file } = await createBilling({ billPadBytes: 300_000 })
    const { json, bytes, text } = await file(`${path}?bill_date=${DAY}`)
    expect(bytes.length).toBeGreaterThanOrEqual(300_000)
    expect(sha1(bytes)).toBe(json.hash_value)
    const { rows, foot } = readRows(text)
    expect(String(rows.length)).toBe(foot.总交易单数 ?? foot.资金流水总笔数)
  })

  test('can have a wrong hash', async () => {
    const { file } = await createBilling({ billHash: 'wrong' })
    const { json, bytes } = await file(`${TRADE}?bill_date=${DAY}`)
    expect(json.hash_value).not.toBe(sha1(bytes))
  })

  test('can break off on the way', async () => {
    const { get, download, world } = await createBilling({ billPadBytes: 300_000 })
    const { json } = await get(`${TRADE}?bill_date=${DAY}`)
    world.faults.add({ match: { path: '/v3/billdownload/file' }, fault: { truncate: true } })
    await expect((await download(json.download_url)).arrayBuffer()).rejects.toThrow()
  })
})
