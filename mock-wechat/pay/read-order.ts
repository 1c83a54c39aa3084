import { canonical } from '../base/canonical.ts'
import { PayError, REASON } from '../base/pay-error.ts'
import type { NewOrder, Partner, TradeType } from '../world/order.ts'
import type { World } from '../world/world.ts'
import { badField, type Fields } from './fields.ts'
import { type PayMode, partiesIn } from './parties.ts'
import { type PayRequest, payBodyOf } from './pay-endpoint.ts'
import { checkScene, checkSettlement } from './read-scene.ts'

const KNOWN = [
  ...['description', 'out_trade_no', 'notify_url', 'amount', 'time_expire', 'attach', 'goods_tag'],
  ...['support_fapiao', 'detail', 'scene_info', 'settle_info', 'limit_pay'],
]
const PARTIES = {
  merchant: ['appid', 'mchid'],
  partner: ['sp_appid', 'sp_mchid', 'sub_appid', 'sub_mchid'],
} as const
const ID = { most: 32 }
const OPENID = { most: 128 }
/** No query; https is not demanded, so that a host on this machine can be named. */
export const NOTIFY_URL = { most: 255, pattern: /^https?:\/\/[^?#\s]+$/ }
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$/

export const OUT_TRADE_NO = { least: 6, most: 32, pattern: /^[0-9A-Za-z_\-|*]+$/ }

/** What a prepay request orders (pay-v3 page, 3). @throws PayError when a field is missing or not as it must be */
export function readOrder(request: PayRequest, tradeType: TradeType, mode: PayMode): NewOrder {
  const known = [...PARTIES[mode], ...KNOWN]
  const body = payBodyOf(request).only(tradeType === 'JSAPI' ? [...known, 'payer'] : known)
  const amount = body.object('amount').only(['total', 'currency'])
  if (amount.all.currency !== undefined) amount.choice('currency', ['CNY'])
  checkScene(body, tradeType)
  checkSettlement(body)
  const attach = body.optionalText('attach', { least: 0, most: 128 })
  const payer = tradeType === 'JSAPI' ? payerOf(body, mode) : undefined
  const expiresAt = expiryOf(body)
  const rest = {
    outTradeNo: body.text('out_trade_no', OUT_TRADE_NO),
    tradeType,
    total: amount.amount('total'),
    description: body.text('description', { most: 127 }),
    notifyUrl: body.url('notify_url', NOTIFY_URL),
    fingerprint: `${tradeType} ${canonical(body.all)}`,
    ...(attach !== undefined && { attach }),
    ...(payer && { openid: payer.openid }),
    ...(expiresAt !== undefined && { expiresAt }),
  }
  const order: NewOrder = { ...readParties(request, body, mode, payer?.of), ...rest }
  checkApps(request.world, order)
  return order
}

interface Payer {
  readonly openid: string
  readonly of: 'sp' | 'sub'
}

/** A partner names the payer by the openid of its own app, or of the sub-merchant's. */
function payerOf(body: Fields, mode: PayMode): Payer {
  const payer = body.optionalObject('payer')
  const own = payer?.optionalText(mode === 'partner' ? 'sp_openid' : 'openid', OPENID)
  if (own !== undefined) return { openid: own, of: 'sp' }
  const sub = mode === 'partner' ? payer?.optionalText('sub_openid', OPENID) : undefined
  if (sub !== undefined) return { openid: sub, of: 'sub' }
  const field = mode === 'partner' ? '/payer/sp_openid' : '/payer/openid'
  throw badField(field, '', 'JSAPI支付必须传openid', 'body', REASON.noOpenid)
}

function readParties(request: PayRequest, body: Fields, mode: PayMode, openidOf: Payer['of'] | undefined) {
  const { mchid, spMchid } = partiesIn(request, mode, (name) => body.text(name, ID))
  if (spMchid === undefined) return { mchid, appid: body.text('appid', ID) }
  const subAppid = body.optionalText('sub_appid', ID)
  if (openidOf === 'sub' && subAppid === undefined) throw badField('/sub_appid', '', '传sub_openid时必填')
  const partner: Partner = {
    mchid: spMchid,
    ...(subAppid !== undefined && { subAppid }),
    ...(openidOf !== undefined && { openidOf }),
  }
  return { mchid, appid: body.text('sp_appid', ID), partner }
}

function expiryOf(body: Fields): number | undefined {
  const text = body.optionalText('time_expire', { most: 64, pattern: RFC_3339 })
  if (text === undefined) return undefined
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw badField('/time_expire', text, '不是合法的时间')
  return ms
}

function checkApps(world: World, { appid, mchid, partner, openid }: NewOrder): void {
  const apps: [string, string][] = [[appid, partner?.mchid ?? mchid]]
  if (partner?.subAppid !== undefined) apps.push([partner.subAppid, mchid])
  for (const [app, owner] of apps) {
    if (world.apps.get(app)?.mchid !== owner) {
      throw new PayError(400, 'APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配', { reason: REASON.foreignApp })
    }
  }
  const payersApp = partner?.openidOf === 'sub' ? (partner.subAppid ?? '') : appid
  if (openid !== undefined && isForeign(world, payersApp, openid)) {
    throw new PayError(500, 'OPENID_MISMATCH', 'openid和appid不匹配')
  }
}

/** Whether the openid is one of another app's users. One that the world does not know at all may pay. */
function isForeign(world: World, appid: string, openid: string): boolean {
  if (world.users.get(appid, openid)) return false
  return world.apps.list().some((app) => world.users.get(app.appid, openid) !== undefined)
}
