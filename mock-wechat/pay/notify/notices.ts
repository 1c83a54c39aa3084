import type { Order } from '../../world/order.ts'
import type { Refund } from '../../world/refund.ts'
import { showOrder } from '../show-order.ts'
import { noticeOfRefund } from '../show-refund.ts'
import type { NewNotification } from './notification.ts'

const REFUND_TEXT = { SUCCESS: '退款成功', ABNORMAL: '退款异常', CLOSED: '退款关闭', PROCESSING: '退款处理中' } as const

/** What a merchant is told of an order that was paid. A partner is told in the place of its sub-merchant. */
export function noticeOfPayment(order: Order): NewNotification {
  return {
    mchid: order.partner?.mchid ?? order.mchid,
    url: order.notifyUrl,
    eventType: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    originalType: 'transaction',
    resource: showOrder(order),
  }
}

/** What a merchant is told of a refund that came to something. */
export function noticeOfRefundTo(url: string, refund: Refund): NewNotification {
  return {
    mchid: refund.spMchid ?? refund.mchid,
    url,
    eventType: `REFUND.${refund.status}`,
    summary: REFUND_TEXT[refund.status],
    originalType: 'refund',
    resource: noticeOfRefund(refund),
  }
}
