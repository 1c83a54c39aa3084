import type { TradeType } from '../world/order.ts'
import type { Fields } from './fields.ts'

/** scene_info: an H5 order must have it, the others may; payer_client_ip stands in each. @throws PayError 400 PARAM_ERROR */
export function checkScene(body: Fields, tradeType: TradeType): void {
  const scene = tradeType === 'MWEB' ? body.object('scene_info') : body.optionalObject('scene_info')
  scene?.text('payer_client_ip', { most: 45 })
  scene?.optionalText('device_id', { most: 32 })
  scene?.optionalObject('store_info')?.text('id', { most: 32 })
  if (tradeType === 'MWEB') scene?.object('h5_info').choice('type', ['iOS', 'Android', 'Wap'])
}

/** The fields that say how the money is settled. @throws PayError 400 PARAM_ERROR */
export function checkSettlement(body: Fields): void {
  body.optionalText('goods_tag', { most: 32 })
  body.optionalFlag('support_fapiao')
  body.optionalObject('settle_info')?.only(['profit_sharing']).optionalFlag('profit_sharing')
}
