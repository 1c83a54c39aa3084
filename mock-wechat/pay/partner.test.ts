import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createPaying } from '../testing/pay-client.ts'
import { ORDER_NO, PLAIN_ORDER } from '../testing/pay-samples.ts'

const { mchid } = SANDBOX.merchant
const { subMchid } = SANDBOX
const ROOT = '/v3/pay/partner/transactions'
const PARTIES = `sp_mchid=${mchid}&sub_mchid=${subMchid}`
const BY_NUMBER = `${ROOT}/out-trade-no/${ORDER_NO}`
const { appid, mchid: _, ...rest } = PLAIN_ORDER
const ORDER = { ...rest, sp_appid: appid, sp_mchid: mchid, sub_mchid: subMchid }
const SUB_APP = { appid: 'wxsub0000000000001', secret: 's', kind: 'official', mchid: subMchid } as const
const PAYER = { sp_openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' }

async function createPartner() {
  const paying = await createPaying({ refundSeconds: 0 })
  paying.world.apps.put(SUB_APP)
  const { post, get, world } = paying
  return {
    ...paying,
    order: (change: Record<string, unknown> = {}, kind = 'native') => post(`${ROOT}/${kind}`, { ...ORDER, ...change }),
    query: () => get(`${BY_NUMBER}?${PARTIES}`),
    pay: () => world.orders.pay(subMchid, ORDER_NO),
  }
}

const refusal = (status: number, code: string) => ({ status, trusted: true, json: { code } })

describe('a partner', () => {
  test('orders, and is shown both parties', async () => {
    const { order, query, pay } = await createPartner()
    expect(await order({ payer: PAYER }, 'jsapi')).toMatchObject({ status: 200, trusted: true })
    expect((await query()).json).toMatchObject({ trade_state: 'NOTPAY', sp_mchid: mchid, sub_mchid: subMchid })
    pay()
    const { json } = await query()
    expect(json).toMatchObject({ trade_state: 'SUCCESS', sp_appid: appid, payer: PAYER })
    expect(json).not.toHaveProperty('mchid')
  })

  test.each(['native', 'app'])('orders by %s without a payer', async (kind) => {
    const { order } = await createPartner()
    expect(await order({}, kind)).toMatchObject({ status: 200 })
  })

  test('may name the payer by the sub-merchant’s own app', async () => {
    const { order, query, pay } = await createPartner()
    const payer = { sub_openid: 'oSub1' }
    const missing = { json: { code: 'PARAM_ERROR', detail: { field: '/sub_appid' } } }
    expect(await order({ payer }, 'jsapi')).toMatchObject(missing)
    const foreign = { payer, sub_appid: SANDBOX.miniProgram.appid }
    expect(await order(foreign, 'jsapi')).toMatchObject(refusal(400, 'APPID_MCHID_NOT_MATCH'))
    expect(await order({ payer, sub_appid: SUB_APP.appid }, 'jsapi')).toMatchObject({ status: 200 })
    pay()
    expect((await query()).json).toMatchObject({ sub_appid: SUB_APP.appid, payer })
  })

  test('must name a payer for JSAPI', async () => {
    const { order } = await createPartner()
    const error = { json: { code: 'PARAM_ERROR', detail: { field: '/payer/sp_openid' } } }
    expect(await order({ payer: {} }, 'jsapi')).toMatchObject(error)
    expect(await order({}, 'jsapi')).toMatchObject(error)
  })

  test('speaks only for its own sub-merchants, and signs itself', async () => {
    const { order, get } = await createPartner()
    const foreign = await order({ sub_mchid: '1900000111' })
    expect(foreign).toMatchObject(refusal(400, 'INVALID_REQUEST'))
    expect(foreign.headers.get('request-id')).toMatch(/-268447845$/)
    expect(await order({ sp_mchid: subMchid })).toMatchObject(refusal(400, 'INVALID_REQUEST'))
    const query = await get(`${BY_NUMBER}?sp_mchid=${mchid}`)
    expect(query.json).toMatchObject({ code: 'PARAM_ERROR', detail: { field: 'sub_mchid', location: 'query' } })
  })

  test('queries by transaction, and closes', async () => {
    const { order, post, get, pay } = await createPartner()
    await order()
    const close = () => post(`${BY_NUMBER}/close`, { sp_mchid: mchid, sub_mchid: subMchid })
    expect(await close()).toMatchObject({ status: 204, trusted: true })
    await order({ out_trade_no: 'another_1' })
    expect(pay).toThrow('CLOSED')
    const { world } = await createPartner()
    expect(world.orders.list()).toEqual([])
    expect(await get(`${ROOT}/id/4200?${PARTIES}`)).toMatchObject(refusal(404, 'ORDER_NOT_EXIST'))
  })

  test('refunds with sub_mchid, and finds the refund only so', async () => {
    const { order, post, get, pay, world } = await createPartner()
    await order()
    const { paid } = pay()
    const refund = { out_trade_no: ORDER_NO, out_refund_no: 'r1', amount: { refund: 1, total: 100, currency: 'CNY' } }
    const path = '/v3/refund/domestic/refunds'
    expect(await post(path, refund)).toMatchObject(refusal(404, 'RESOURCE_NOT_EXISTS'))
    expect(await post(path, { ...refund, sub_mchid: subMchid })).toMatchObject({ status: 200 })
    expect(await get(`${path}/r1`)).toMatchObject(refusal(404, 'RESOURCE_NOT_EXISTS'))
    expect(await get(`${path}/r1?sub_mchid=${subMchid}`)).toMatchObject({ json: { status: 'SUCCESS' } })
    expect(world.ledger.movements()).toMatchObject([
      { kind: 'payment', mchid: subMchid, spMchid: mchid, transactionId: paid?.transactionId },
      { kind: 'refund', mchid: subMchid, spMchid: mchid, amount: 1 },
    ])
  })

  test('is told of payments and refunds in the place of its sub-merchant', async () => {
    const { order, world, pay } = await createPartner()
    world.change({ notifySending: 'held' })
    await order()
    pay()
    const by = { mchid: subMchid, spMchid: mchid, outTradeNo: ORDER_NO, outRefundNo: 'r1', amount: 1, total: 100 }
    world.refunds.create({ ...by, fingerprint: '', notifyUrl: 'http://127.0.0.1:9/refund' })
    expect(world.notifications.list()).toMatchObject([
      { mchid, resource: { sp_mchid: mchid, sub_mchid: subMchid, trade_state: 'SUCCESS' } },
      { mchid, resource: { sp_mchid: mchid, sub_mchid: subMchid, refund_status: 'SUCCESS' } },
    ])
  })

  test('and its sub-merchant do not see each other’s orders', async () => {
    const { order, get, post } = await createPartner()
    await order()
    const own = `/v3/pay/transactions/out-trade-no/${ORDER_NO}?mchid=${mchid}`
    expect(await get(own)).toMatchObject(refusal(404, 'ORDER_NOT_EXIST'))
    expect(await post('/v3/pay/transactions/native', PLAIN_ORDER)).toMatchObject({ status: 200 })
  })
})
