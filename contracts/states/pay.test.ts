import { type MockWechat, SANDBOX, startMockWechat } from '@wxhost/mock-wechat'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setUpStates } from './set-up-states.ts'

const out_trade_no = '1217752501201407033233368018'
const order = { name: 'an order', params: { body: { out_trade_no } } }
const paid = { name: 'the order is paid', params: { out_trade_no } }

let mock: MockWechat
beforeAll(async () => {
  mock = await startMockWechat()
})
afterAll(() => mock.close())

const made = (...states: Parameters<typeof setUpStates>[1]) => setUpStates(mock.url, states)
const failed = (...states: Parameters<typeof setUpStates>[1]) =>
  made(...states).then(
    () => 'no error',
    (error: Error) => error.message,
  )
const orders = () => mock.world.orders.list().map(({ mchid, state }) => [mchid, state])

describe('states of WeChat Pay', () => {
  it('place an order, and let it be paid', async () => {
    expect(await made(order, paid)).toMatchObject({ transaction_id: '4200000000202401010000000001' })
    expect(orders()).toEqual([[SANDBOX.merchant.mchid, 'SUCCESS']])
  })

  it('let it be paid on another day, and come back', async () => {
    const params = { out_trade_no, at: '2023-12-30T10:00:05+08:00' }

    expect(await made(order, { name: 'the order is paid', params })).toMatchObject({
      transaction_id: '4200000000202312300000000001',
    })
    expect(mock.world.clock.now()).toBe(Date.parse('2024-01-01T00:00:00Z'))
  })

  it('close the order of a served merchant', async () => {
    const params = { out_trade_no, sub_mchid: SANDBOX.subMchid }
    await made(
      { name: 'an order', params: { partner: true, body: { out_trade_no } } },
      { name: 'the order is closed', params },
    )

    expect(orders()).toEqual([[SANDBOX.subMchid, 'CLOSED']])
  })

  it('refund, and let the refund go wrong', async () => {
    const body = { out_trade_no, out_refund_no: 'r1', amount: { refund: 1, total: 100 } }
    const values = await made(
      order,
      paid,
      { name: 'a refund', params: { body } },
      { name: 'the refund becomes', params: { out_refund_no: 'r1', status: 'ABNORMAL' } },
    )

    expect(values).toMatchObject({ refund_id: '50300000000202401010000000001' })
    expect(mock.world.refunds.list().map(({ status }) => status)).toEqual(['ABNORMAL'])
  })

  it('apply for a claim, and let the bureau decide', async () => {
    const claimant = { name: '张三', id_digest: '09eb26e839ff3a2e3980352ae45ef09e', card_type: 'ID_CARD' }
    const claim = { out_claim_no: 'CLM202401010001', mix_trade_no: '1', openid: 'o1', claimant }
    const body = { ...claim, claim_type: 'OTHER', claim_fee: 1, city_id: '1', med_inst_no: '1' }
    const review = { out_claim_no: 'CLM202401010001', move: 'review' }

    expect(
      await made({ name: 'a claim', params: { body } }, { name: 'the bureau decides', params: review }),
    ).toMatchObject({ claim_id: '8800202401010000000000000001' })
    expect(mock.world.claims.list().map(({ state }) => state)).toEqual(['REVIEWING'])
  })

  it.each([
    [{ name: 'an order', params: { body: 'x' } }, 'the parameter "body" of a state must be an object, got "x"'],
    [{ name: 'an order', params: { notify: true, body: {} } }, 'nobody listens'],
    [
      { name: 'the order is paid', params: { out_trade_no: 'nothing' } },
      'the mock refused POST /__mock/orders/nothing/pay',
    ],
    [{ name: 'the account pushes', params: { type: 'text', fields: {} } }, 'nobody listens'],
  ])('say what is wrong: %j', async (state, word) => {
    expect(await failed(state)).toContain(word)
  })
})
