import type { World } from './world.ts'

/** Many orders at once. */
export interface ManyOrders {
  /** Who orders, and by which app. */
  readonly mchid: string
  readonly appid: string
  readonly count: number
  readonly notifyUrl: string
  /** What each out_trade_no begins with; ten digits follow. */
  readonly prefix: string
}

/**
 * Places and pays many orders at once, each with its notification: a load for receivers. They are sent as fast as the setting
 * `notifyConcurrency` lets them.
 * @returns the out_trade_no of each, in order
 */
export function payMany(world: World, { mchid, appid, count, notifyUrl, prefix }: ManyOrders): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const outTradeNo = `${prefix}${String(index + 1).padStart(10, '0')}`
    const order = { mchid, appid, outTradeNo, tradeType: 'NATIVE', total: 1 + (index % 1000), notifyUrl } as const
    world.orders.place({ ...order, description: 'one of many', fingerprint: outTradeNo })
    world.orders.pay(mchid, outTradeNo)
    return outTradeNo
  })
}
