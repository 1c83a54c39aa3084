import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createPaying } from '../testing/pay-client.ts'
import { JSAPI_ORDER, ORDER_NO, ORDERING, PLAIN_ORDER, QUERY } from '../testing/pay-samples.ts'
import type { WorldOptions } from '../world/world.ts'

const { mchid } = SANDBOX.merchant
const PAYER = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'
const H5_SCENE = { scene_info: { payer_client_ip: '14.23.150.211', h5_info: { type: 'Wap' } } }

async function createOrdering(options: WorldOptions = {}) {
  const paying = await createPaying(options)
  const { post, get, control } = paying
  const order = (change: Record<string, unknown> = {}) => post(`${ORDERING}/jsapi`, { ...JSAPI_ORDER, ...change })
  return {
    ...paying,
    order,
    query: () => get(QUERY),
    close: () => post(`${ORDERING}/out-trade-no/${ORDER_NO}/close`, { mchid }),
    pay: (body: unknown = {}) => control('POST', `/orders/${ORDER_NO}/pay`, body),
  }
}

const refusal = (status: number, code: string) => ({ status, trusted: true, json: { code } })

describe('ordering', () => {
  test('gives each kind of client what it pays with', async () => {
    const { order, post } = await createOrdering()
    expect(await order()).toMatchObject({
      status: 200,
      trusted: true,
      json: { prepay_id: expect.stringMatching(/^wx.{34}$/) },
    })
    const other = (kind: string, more = {}) =>
      post(`${ORDERING}/${kind}`, { ...PLAIN_ORDER, out_trade_no: `other_${kind}`, ...more })
    expect((await other('app')).json.prepay_id).toMatch(/^wx/)
    expect((await other('native')).json.code_url).toMatch(/^weixin:\/\/wxpay\/bizpayurl\/up\?pr=/)
    expect((await other('h5', H5_SCENE)).json.h5_url).toMatch(/^https:\/\/wx\.tenpay\.com\//)
  })

  test('again with equal parameters gives the same prepay_id while it lives', async () => {
    const { order, world } = await createOrdering()
    const first = await order()
    const turned = Object.fromEntries(Object.entries(JSAPI_ORDER).reverse())
    expect((await order(turned)).json.prepay_id).toBe(first.json.prepay_id)
    world.clock.advance(7_200_000)
    const renewed = await order()
    expect(renewed).toMatchObject({ status: 200 })
    expect(renewed.json.prepay_id).not.toBe(first.json.prepay_id)
    expect(world.orders.list()).toHaveLength(1)
  })

  test('again with other parameters is refused with 268498688', async () => {
    const { order, post } = await createOrdering()
    await order()
    for (const answer of [await order({ description: 'x' }), await post(`${ORDERING}/native`, PLAIN_ORDER)]) {
      expect(answer).toMatchObject(refusal(400, 'INVALID_REQUEST'))
      expect(answer.headers.get('request-id')).toMatch(/-268498688$/)
    }
  })

  test('is refused for a number that is paid, closed or past its time', async () => {
    const { order, pay, close, world } = await createOrdering()
    await order()
    await pay()
    expect(await order()).toMatchObject(refusal(400, 'ORDERPAID'))
    world.change({ payPaidOrder: 'OUT_TRADE_NO_USED' })
    expect(await order()).toMatchObject(refusal(403, 'OUT_TRADE_NO_USED'))
    expect(await close()).toMatchObject({ status: 403 })
    world.orders.clear()
    world.ledger.clear()
    await order()
    await close()
    expect(await order()).toMatchObject(refusal(400, 'ORDER_CLOSED'))
    const brief = { out_trade_no: 'brief_1', time_expire: '2024-01-01T10:00:10+08:00' }
    await order(brief)
    world.clock.advance(59_000)
    expect(await order(brief)).toMatchObject({ status: 200 })
    world.clock.advance(2_000)
    expect(await order(brief)).toMatchObject(refusal(400, 'ORDER_CLOSED'))
  })

  const faults: [Record<string, unknown>, string][] = [
    [{ amount: {} }, '/amount/total'],
    [{ amount: { total: 0 } }, '/amount/total'],
    [{ amount: { total: 1.5 } }, '/amount/total'],
    [{ amount: { total: -1 } }, '/amount/total'],
    [{ amount: { total: '100' } }, '/amount/total'],
    [{ amount: { total: 2 ** 53 } }, '/amount/total'],
    [{ amount: { total: 1, currency: 'USD' } }, '/amount/currency'],
    [{ amount: 100 }, '/amount'],
    [{ amount: undefined }, '/amount'],
    [{ attach: null }, '/attach'],
    [{ attach: 'x'.repeat(129) }, '/attach'],
    [{ description: '' }, '/description'],
    [{ description: '字'.repeat(128) }, '/description'],
    [{ description: 7 }, '/description'],
    [{ out_trade_no: 'short' }, '/out_trade_no'],
    [{ out_trade_no: 'number#1' }, '/out_trade_no'],
    [{ notify_url: undefined }, '/notify_url'],
    [{ notify_url: 'https://gw.example.com/?a=1' }, '/notify_url'],
    [{ notify_url: 'http://[gw' }, '/notify_url'],
    [{ support_fapiao: 'yes' }, '/support_fapiao'],
    [{ goods_tag: 'x'.repeat(33) }, '/goods_tag'],
    [{ scene_info: {} }, '/scene_info/payer_client_ip'],
    [{ settle_info: { profit_sharing: 1 } }, '/settle_info/profit_sharing'],
    [{ time_expire: 'tomorrow' }, '/time_expire'],
    [{ time_expire: '2024-13-41T10:00:10+08:00' }, '/time_expire'],
    [{ payer: {} }, '/payer/openid'],
    [{ sub_mchid: '1' }, '/sub_mchid'],
  ]
  test.each(faults)('with %j is a PARAM_ERROR', async (change, field) => {
    const { order, world } = await createOrdering()
    const answer = await order(change)
    expect(answer).toMatchObject({ status: 400, trusted: true, json: { code: 'PARAM_ERROR', detail: { field } } })
    expect(world.orders.list()).toEqual([])
  })

  test('by H5 needs its scene', async () => {
    const { post } = await createOrdering()
    const error = { status: 400, json: { code: 'PARAM_ERROR', detail: { field: '/scene_info' } } }
    expect(await post(`${ORDERING}/h5`, PLAIN_ORDER)).toMatchObject(error)
  })

  test('with a body that is no JSON is a PARAM_ERROR', async () => {
    const { call } = await createOrdering()
    expect(await call('POST', `${ORDERING}/jsapi`, 'x=1')).toMatchObject(refusal(400, 'PARAM_ERROR'))
  })

  test('names a merchant, an app and a payer that belong together', async () => {
    const { order } = await createOrdering()
    expect(await order({ mchid: '1900000000' })).toMatchObject(refusal(400, 'INVALID_REQUEST'))
    expect(await order({ appid: SANDBOX.miniProgram.appid })).toMatchObject(refusal(400, 'APPID_MCHID_NOT_MATCH'))
    const payer = { openid: SANDBOX.users.miniProgram }
    expect(await order({ payer })).toMatchObject(refusal(500, 'OPENID_MISMATCH'))
    expect(await order({ payer: { openid: SANDBOX.users.follower } })).toMatchObject({ status: 200 })
  })

  test('whose body was changed on the way is not executed', async () => {
    const { call, world } = await createOrdering()
    const body = JSON.stringify(JSAPI_ORDER)
    const answer = await call('POST', `${ORDERING}/jsapi`, `${body} `, { signedBody: body })
    expect(answer).toMatchObject({ status: 401, trusted: false })
    expect(world.orders.list()).toEqual([])
  })
})

describe('a query', () => {
  test('shows an order that waits, without what the client pays with', async () => {
    const { order, query } = await createOrdering()
    await order({ attach: 'a' })
    const { json } = await query()
    expect(json).toMatchObject({
      mchid,
      out_trade_no: ORDER_NO,
      trade_state: 'NOTPAY',
      attach: 'a',
      amount: { total: 100 },
    })
    expect([json.prepay_id, json.transaction_id, json.success_time]).toEqual([undefined, undefined, undefined])
  })

  test('shows a paid order by either number', async () => {
    const { order, pay, query, get } = await createOrdering()
    await order()
    await pay()
    const { json } = await query()
    expect(json).toMatchObject({
      trade_state: 'SUCCESS',
      trade_type: 'JSAPI',
      transaction_id: expect.stringMatching(/^4200\d{24}$/),
      success_time: '2024-01-01T10:00:06+08:00',
      payer: { openid: PAYER },
      amount: { total: 100, payer_total: 100, currency: 'CNY', payer_currency: 'CNY' },
    })
    const byId = `${ORDERING}/id/${json.transaction_id}?mchid=${mchid}`
    expect((await get(byId)).json).toEqual(json)
  })

  test('needs the merchant, and an order that there is', async () => {
    const { query, get, order } = await createOrdering()
    expect(await query()).toMatchObject(refusal(404, 'ORDER_NOT_EXIST'))
    expect(await get(`${ORDERING}/id/4200000001?mchid=${mchid}`)).toMatchObject(refusal(404, 'ORDER_NOT_EXIST'))
    await order()
    const bare = QUERY.replace(/\?.*/, '')
    expect(await get(bare)).toMatchObject(refusal(400, 'PARAM_ERROR'))
    expect(await get(`${bare}?mchid=1`)).toMatchObject(refusal(400, 'INVALID_REQUEST'))
  })

  test('finds a number with signs in it', async () => {
    const { order, get } = await createOrdering()
    await order({ out_trade_no: 'a|b*c_-1' })
    const path = (no: string) => `${ORDERING}/out-trade-no/${no}?mchid=${mchid}`
    expect(await get(path('a|b*c_-1'))).toMatchObject({ status: 200 })
    expect(await get(path('a%7Cb*c_-1'))).toMatchObject({ status: 200 })
    expect(await get(path('a%zz'))).toMatchObject({ status: 404 })
  })
})

describe('closing', () => {
  test('ends an order that waits, with an empty signed answer', async () => {
    const { order, close, query, pay } = await createOrdering()
    await order()
    expect(await close()).toMatchObject({ status: 204, trusted: true, text: '' })
    expect((await query()).json.trade_state).toBe('CLOSED')
    expect((await pay()).status).toBe(409)
  })

  test('again is harmless, or refused as the world is set', async () => {
    const { order, close, world } = await createOrdering()
    await order()
    await close()
    expect(await close()).toMatchObject({ status: 204 })
    world.change({ payCloseClosed: 'ORDER_CLOSED' })
    expect(await close()).toMatchObject(refusal(400, 'ORDER_CLOSED'))
  })

  test('is refused for a paid order and one that is none', async () => {
    const { order, close, pay } = await createOrdering()
    expect(await close()).toMatchObject(refusal(404, 'ORDER_NOT_EXIST'))
    await order()
    await pay()
    expect(await close()).toMatchObject(refusal(400, 'ORDERPAID'))
  })

  test('happens by itself after seven days', async () => {
    const { order, query, world } = await createOrdering()
    await order()
    world.clock.advance(7 * 86_400_000)
    expect((await query()).json.trade_state).toBe('CLOSED')
  })
})

describe('paying', () => {
  test('moves money once', async () => {
    const { order, pay, control, world } = await createOrdering()
    await order()
    expect((await pay()).status).toBe(200)
    expect((await pay()).status).toBe(409)
    const entry = { kind: 'payment', mchid, outTradeNo: ORDER_NO, amount: 100 }
    expect(await (await control('GET', '/ledger')).json()).toMatchObject({ movements: [entry] })
    const [moved] = world.ledger.movements()
    expect(() => moved && world.ledger.record(moved)).toThrow(/twice/)
  })

  test('needs an order, in time, and its own payer', async () => {
    const { order, pay, world } = await createOrdering()
    expect(await (await pay()).json()).toMatchObject({ code: 'MOCK_STATE_CONFLICT' })
    await order({ time_expire: '2024-01-01T10:10:00+08:00' })
    expect((await pay({ openid: SANDBOX.users.follower })).status).toBe(409)
    world.clock.advance(600_000)
    expect((await pay()).status).toBe(409)
    expect(world.ledger.movements()).toEqual([])
  })

  test('an order without a payer falls to the user at the browser', async () => {
    const { post, pay, query, control } = await createOrdering()
    await post(`${ORDERING}/native`, PLAIN_ORDER)
    await pay()
    expect((await query()).json).toMatchObject({ payer: { openid: SANDBOX.users.follower }, trade_type: 'NATIVE' })
    const { orders } = (await (await control('GET', '/orders')).json()) as { orders: unknown[] }
    expect(orders).toMatchObject([{ outTradeNo: ORDER_NO, state: 'SUCCESS' }])
  })
})

test('merchants are added and shown without their keys', async () => {
  const { control } = await createOrdering()
  const { certificate, apiV3Key, serial } = SANDBOX.merchant
  const merchant = { mchid: '1900000110', apiV3Key, certificates: [certificate], keyMode: 'public-key' }
  const shown = { mchid: '1900000110', keyMode: 'public-key', serials: [serial] }
  expect(await (await control('POST', '/merchants', merchant)).json()).toEqual(shown)
  expect(await (await control('GET', '/merchants')).json()).toEqual({
    merchants: [{ mchid, serials: [serial], subMerchants: [SANDBOX.subMchid] }, shown],
  })
  expect((await control('POST', '/merchants', { mchid: '1', apiV3Key })).status).toBe(400)
})
