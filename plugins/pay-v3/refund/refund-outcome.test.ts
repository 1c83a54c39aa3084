import { describe, expect, it } from 'vitest'
import { merchantCall, partnerCall } from '../testing/merchant-call.ts'
import { queryRefund } from './query-refund.ts'
import { refund } from './refund.ts'

const { app } = merchantCall()
const provider = partnerCall({ subMchid: '1900000110' }).app
const out_refund_no = 'R1217752501201407033233368018'
const out_trade_no = '1217752501201407033233368018'
const input = { out_trade_no, out_refund_no, amount: { refund: 40, total: 100 } }
const shown = {
  refund_id: '50000000382024010100000000001',
  out_refund_no,
  transaction_id: '4200000000202401010000000001',
  out_trade_no,
  channel: 'ORIGINAL',
  user_received_account: '招商银行信用卡0403',
  success_time: '2024-01-01T10:00:05+08:00',
  status: 'SUCCESS',
  amount: { total: 100, refund: 40, payer_total: 100, payer_refund: 40, discount_refund: 0 },
}
const settled = (status: string, of = app) => queryRefund.settles?.({ ...shown, status }, { out_refund_no }, of)

describe('a refund is followed', () => {
  it('from before its sending', () => {
    expect(refund.tracks?.(input, undefined, app)).toEqual({
      key: `refund:${out_refund_no}`,
      owner: 'merchant',
      stage: 'sent',
      ask: { operation: 'query-refund', input: { out_refund_no } },
    })
  })

  it('as accepted once WeChat has answered', () => {
    expect(refund.tracks?.(input, { ...shown, status: 'PROCESSING' }, provider)).toMatchObject({
      key: `refund:1900000110:${out_refund_no}`,
      stage: 'accepted',
      detail: 'PROCESSING',
      ask: { input: { out_refund_no, sub_mchid: '1900000110' } },
    })
  })
})

describe('a query settles a refund', () => {
  it('as delivered, with the event of the push in its words', () => {
    expect(settled('SUCCESS')).toEqual({
      protocol: 'pay',
      key: `refund:${out_refund_no}`,
      owner: 'merchant',
      stage: 'delivered',
      detail: 'SUCCESS',
      at: 1_704_074_405_000,
      event: {
        channel: 'notify',
        id: `REFUND.SUCCESS:1900000109:${out_refund_no}:SUCCESS`,
        type: 'REFUND.SUCCESS',
        orderKey: out_trade_no,
        data: {
          event_type: 'REFUND.SUCCESS',
          id: null,
          create_time: null,
          resource: {
            mchid: '1900000109',
            transaction_id: '4200000000202401010000000001',
            out_trade_no,
            refund_id: '50000000382024010100000000001',
            out_refund_no,
            refund_status: 'SUCCESS',
            success_time: '2024-01-01T10:00:05+08:00',
            user_received_account: '招商银行信用卡0403',
            amount: { total: 100, refund: 40, payer_total: 100, payer_refund: 40 },
          },
        },
      },
    })
  })

  it('as failed when it is closed', () => {
    expect(settled('CLOSED')).toMatchObject({ stage: 'failed', event: { type: 'REFUND.CLOSED' } })
  })

  it('not finally when it is abnormal', () => {
    expect(settled('ABNORMAL')).toMatchObject({
      stage: 'accepted',
      detail: 'ABNORMAL',
      event: { id: `REFUND.ABNORMAL:1900000109:${out_refund_no}:ABNORMAL:招商银行信用卡0403` },
    })
  })

  it.each(['PROCESSING', 'NEW_STATE'])('not yet in state %s, without an event', (status) => {
    expect(settled(status)).toMatchObject({ stage: 'accepted', detail: status })
    expect(settled(status)).not.toHaveProperty('event')
  })

  it('for the served merchant of a provider', () => {
    expect(settled('SUCCESS', provider)).toMatchObject({
      key: `refund:1900000110:${out_refund_no}`,
      event: {
        id: `REFUND.SUCCESS:1900000109/1900000110:${out_refund_no}:SUCCESS`,
        data: { resource: { sp_mchid: '1900000109', sub_mchid: '1900000110' } },
      },
    })
  })

  it('not where the answer names no refund', () => {
    expect(queryRefund.settles?.({ ...shown, out_refund_no: '' }, { out_refund_no }, app)).toBeUndefined()
  })
})
