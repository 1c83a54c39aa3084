import type { RandomSource } from '../base/random.ts'
import type { Schedule } from '../base/schedule.ts'
import { Share } from '../base/share.ts'
import { noticeOfPayment, noticeOfRefundTo } from '../pay/notify/notices.ts'
import { Notifications } from '../pay/notify/notifications.ts'
import { Bills } from './bills.ts'
import { Ledger } from './ledger.ts'
import { Merchants } from './merchants.ts'
import { Orders } from './orders.ts'
import { PlatformKeys } from './platform-keys.ts'
import type { Refund } from './refund.ts'
import { Refunds } from './refunds.ts'
import type { Settings } from './settings.ts'

interface Source {
  readonly now: () => number
  readonly random: RandomSource
  readonly settings: () => Settings
  readonly schedule: Schedule
}

/** What WeChat Pay keeps; whatever happens to an order or a refund is told to the merchant. */
export function createPayStores(source: Source) {
  const ledger = new Ledger()
  const merchants = new Merchants()
  const platformKeys = new PlatformKeys()
  const notifications = new Notifications(source, merchants, platformKeys)
  const orders = new Orders(source, ledger, (order) => void notifications.send(noticeOfPayment(order)))
  const tellOfRefund = (refund: Refund) => {
    const url = refund.notifyUrl ?? merchants.get(refund.spMchid ?? refund.mchid)?.refundNotifyUrl
    if (url !== undefined) notifications.send(noticeOfRefundTo(url, refund))
  }
  const refunds = new Refunds(source, orders, ledger, tellOfRefund)
  const bills = new Bills(source.now, source.random)
  return { merchants, platformKeys, orders, refunds, ledger, notifications, bills, spoiltAnswers: new Share() }
}
