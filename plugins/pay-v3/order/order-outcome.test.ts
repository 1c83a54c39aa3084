import { failure, output } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import { merchantCall, partnerCall } from '../testing/merchant-call.ts'
import { closeOrder } from './close-order.ts'
import { orderNative } from './order-native.ts'
import { queryOrder } from './query-order.ts'

const { app } = merchantCall()
const provider = partnerCall({ subMchid: '1900000110' }).app
const number = '1217752501201407033233368018'
const input = { description: 'QQ公仔', out_trade_no: number, amount: { total: 100 } }
const paid = {
  transaction_id: '4200000000202401010000000001',
  amount: { payer_total: 100, total: 100, currency: 'CNY', payer_currency: 'CNY' },
  mchid: '1900000109',
  trade_state: 'SUCCESS',
  bank_type: 'CMC',
  success_time: '2024-01-01T10:00:05+08:00',
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  out_trade_no: number,
  appid: 'wxd678efh567hg6787',
}
const order = (trade_state: string) => output({ out_trade_no: number, trade_state, transaction_id: '42' })

describe('an order whose answer was lost', () => {
  const read = (found: Parameters<NonNullable<typeof orderNative.resolve>['read']>[0]) =>
    orderNative.resolve?.read(found, input)

  it('is asked for by its number', () => {
    expect(orderNative.resolve?.operation).toBe('query-order')
    expect(orderNative.resolve?.input(input, app)).toEqual({ out_trade_no: number })
    expect(orderNative.resolve?.input(input, provider)).toEqual({ out_trade_no: number, sub_mchid: '1900000110' })
  })

  it('is sent again while it is unpaid', () => {
    expect(read(order('NOTPAY'))).toEqual({ kind: 'resend' })
  })

  it('is sent again where WeChat does not know it', () => {
    expect(read(failure('business', 'ORDER_NOT_EXIST', '订单不存在'))).toEqual({ kind: 'resend' })
  })

  it.each(['SUCCESS', 'REFUND'])('is paid in state %s, and told so', (state) => {
    expect(read(order(state))).toMatchObject({
      kind: 'error',
      class: 'business',
      code: 'ORDERPAID',
      message: expect.stringContaining('42'),
    })
  })

  it('is dead once closed', () => {
    expect(read(order('CLOSED'))).toMatchObject({ kind: 'error', class: 'business', code: 'ORDER_CLOSED' })
  })

  it.each([order('USERPAYING'), order('NEW_STATE'), output(null), failure('retryable', 'SYSTEM_ERROR', 'x')])(
    'stays unknown otherwise',
    (found) => {
      expect(read(found)).toEqual({ kind: 'unknown' })
    },
  )
})

describe('a closing whose answer was lost', () => {
  const read = (found: Parameters<NonNullable<typeof closeOrder.resolve>['read']>[0]) =>
    closeOrder.resolve?.read(found, { out_trade_no: number })

  it('asks as it was asked', () => {
    expect(closeOrder.resolve?.input({ out_trade_no: number }, app)).toEqual({ out_trade_no: number })
  })

  it('has happened where the order is closed', () => {
    expect(read(order('CLOSED'))).toEqual(output({ trade_state: 'CLOSED' }))
  })

  it('is sent again while the order is unpaid', () => {
    expect(read(order('NOTPAY'))).toEqual({ kind: 'resend' })
  })

  it('comes too late for a paid order', () => {
    expect(read(order('SUCCESS'))).toMatchObject({ kind: 'error', code: 'ORDERPAID' })
  })

  it('stays unknown where nothing is known', () => {
    expect(read(failure('business', 'ORDER_NOT_EXIST', 'x'))).toEqual({ kind: 'unknown' })
  })
})

describe('an order is followed', () => {
  it('from before its sending, for its merchant', () => {
    expect(orderNative.tracks?.(input, undefined, app)).toEqual({
      key: `order:${number}`,
      owner: 'merchant',
      stage: 'sent',
      ask: { operation: 'query-order', input: { out_trade_no: number } },
    })
  })

  it('as accepted once WeChat has answered', () => {
    expect(orderNative.tracks?.(input, { code_url: 'weixin://x' }, app)).toMatchObject({
      stage: 'accepted',
      detail: 'NOTPAY',
    })
  })

  it('apart for each merchant of a provider', () => {
    expect(orderNative.tracks?.(input, undefined, provider)).toMatchObject({
      key: `order:1900000110:${number}`,
      ask: { input: { out_trade_no: number, sub_mchid: '1900000110' } },
    })
  })
})

describe('a query settles an order', () => {
  const settled = (found: { out_trade_no: string; trade_state: string }, of = app) =>
    queryOrder.settles?.(found, { out_trade_no: number }, of)

  it('as delivered when it is paid, with the event of the push', () => {
    expect(settled(paid)).toEqual({
      protocol: 'pay',
      key: `order:${number}`,
      owner: 'merchant',
      stage: 'delivered',
      detail: 'SUCCESS',
      at: 1_704_074_405_000,
      event: {
        channel: 'notify',
        id: `TRANSACTION.SUCCESS:1900000109:${number}`,
        type: 'TRANSACTION.SUCCESS',
        orderKey: number,
        data: { event_type: 'TRANSACTION.SUCCESS', id: null, create_time: null, resource: paid },
      },
    })
  })

  it('as delivered though money went back', () => {
    expect(settled({ ...paid, trade_state: 'REFUND' })).toMatchObject({
      stage: 'delivered',
      detail: 'REFUND',
      event: { id: `TRANSACTION.SUCCESS:1900000109:${number}` },
    })
  })

  it.each(['CLOSED', 'PAYERROR', 'REVOKED'])('as failed in state %s, without an event', (state) => {
    const found = settled({ out_trade_no: number, trade_state: state })

    expect(found).toMatchObject({ stage: 'failed', detail: state })
    expect(found).not.toHaveProperty('event')
  })

  it.each(['NOTPAY', 'USERPAYING', 'NEW_STATE'])('not yet in state %s', (state) => {
    expect(settled({ out_trade_no: number, trade_state: state })).toMatchObject({ stage: 'accepted', detail: state })
  })

  it('for the served merchant of a provider', () => {
    expect(settled({ ...paid, sp_mchid: '1900000109', sub_mchid: '1900000110' } as never, provider)).toMatchObject({
      key: `order:1900000110:${number}`,
      event: { id: `TRANSACTION.SUCCESS:1900000109/1900000110:${number}` },
    })
  })

  it('not where the answer names no order', () => {
    expect(settled({ out_trade_no: '', trade_state: 'SUCCESS' })).toBeUndefined()
  })
})
