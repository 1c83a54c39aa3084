import { canonical } from '../base/canonical.ts'
import { PayError, REASON } from '../base/pay-error.ts'
import type { NewOrder, TradeType } from '../world/order.ts'
import type { World } from '../world/world.ts'
import { badField, type Fields } from './fields.ts'
import { mustBeSigner, type PayRequest, payBodyOf } from './pay-endpoint.ts'

const KNOWN = [
  ...['appid', 'mchid', 'description', 'out_trade_no', 'notify_url', 'amount', 'time_expire', 'attach', 'goods_tag'],
  ...['support_fapiao', 'detail', 'scene_info', 'settle_info', 'limit_pay'],
]
const ID = { most: 32 }
/** No query; https is not demanded, so that a host on this machine can be named. */
const NOTIFY_URL = { most: 255, pattern: /^https?:\/\/[^?#\s]+$/ }
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$/

export const OUT_TRADE_NO = { least: 6, most: 32, pattern: /^[0-9A-Za-z_\-|*]+$/ }

/** What a prepay request orders (pay-v3 page, 3). @throws PayError when a field is missing or not as it must be */
export function readOrder(request: PayRequest, tradeType: TradeType): NewOrder {
  const body = payBodyOf(request).only(tradeType === 'JSAPI' ? [...KNOWN, 'payer'] : KNOWN)
  const amount = body.object('amount').only(['total', 'currency'])
  if (amount.all.currency !== undefined) amount.choice('currency', ['CNY'])
  if (tradeType === 'MWEB') checkScene(body.object('scene_info'))
  const attach = body.optionalText('attach', { least: 0, most: 128 })
  const openid = tradeType === 'JSAPI' ? payerOf(body) : undefined
  const expiresAt = expiryOf(body)
  const order: NewOrder = {
    mchid: body.text('mchid', ID),
    appid: body.text('appid', ID),
    outTradeNo: body.text('out_trade_no', OUT_TRADE_NO),
    tradeType,
    total: amount.amount('total'),
    description: body.text('description', { most: 127 }),
    notifyUrl: body.text('notify_url', NOTIFY_URL),
    fingerprint: `${tradeType} ${canonical(body.all)}`,
    ...(attach !== undefined && { attach }),
    ...(openid !== undefined && { openid }),
    ...(expiresAt !== undefined && { expiresAt }),
  }
  checkParties(request, order)
  return order
}

function checkScene(scene: Fields): void {
  scene.text('payer_client_ip', { most: 45 })
  scene.object('h5_info').choice('type', ['iOS', 'Android', 'Wap'])
}

function payerOf(body: Fields): string {
  const openid = body.optionalObject('payer')?.optionalText('openid', { most: 128 })
  if (openid !== undefined) return openid
  throw badField('/payer/openid', '', 'JSAPI支付必须传openid', 'body', REASON.noOpenid)
}

function expiryOf(body: Fields): number | undefined {
  const text = body.optionalText('time_expire', { most: 64, pattern: RFC_3339 })
  if (text === undefined) return undefined
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw badField('/time_expire', text, '不是合法的时间')
  return ms
}

function checkParties(request: PayRequest, order: NewOrder): void {
  const { world } = request
  mustBeSigner(request, order.mchid)
  if (world.apps.get(order.appid)?.mchid !== order.mchid) {
    throw new PayError(400, 'APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配', { reason: REASON.foreignApp })
  }
  if (order.openid !== undefined && isForeign(world, order.appid, order.openid)) {
    throw new PayError(500, 'OPENID_MISMATCH', 'openid和appid不匹配')
  }
}

/** Whether the openid is one of another app's users. One that the world does not know at all may pay. */
function isForeign(world: World, appid: string, openid: string): boolean {
  if (world.users.get(appid, openid)) return false
  return world.apps.list().some((app) => world.users.get(app.appid, openid) !== undefined)
}
