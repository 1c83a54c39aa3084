import { PayError, REASON } from '../base/pay-error.ts'
import type { KeyMode, Merchant } from '../world/merchants.ts'
import type { PlatformKey } from '../world/platform-keys.ts'
import type { World } from '../world/world.ts'

export function keyModeOf(world: World, merchant: Merchant): KeyMode {
  return merchant.keyMode ?? world.settings.payKeyMode
}

/**
 * The key that signs the answer to a request (additions to the wire-protocol reference, 6): before the switch to public
 * keys always the certificate's, after it the one that the request names, none named meaning the certificate.
 * @param named Wechatpay-Serial of the request
 * @throws PayError 400 when the request names a key that WeChat Pay does not have for this merchant
 */
export function chooseKey(world: World, merchant: Merchant, named: string | null): PlatformKey {
  const mode = keyModeOf(world, merchant)
  const fallback = usualKey(world, merchant)
  if (named === null) return fallback
  const { platformKeys } = world
  const known = [...(mode === 'public-key' ? [] : platformKeys.certificates()), ...platformKeys.publicKeys()]
  const key = known.find(({ serial }) => serial === named)
  if (!key) {
    const detail = { field: 'Wechatpay-Serial', value: named, issue: 'no such key of WeChat Pay', location: 'header' }
    throw new PayError(400, 'PARAM_ERROR', '平台证书序列号Wechatpay-Serial错误', { reason: REASON.illegal, detail })
  }
  return mode === 'certificate' && key.serial.startsWith('PUB_KEY_ID_') ? fallback : key
}

/** The key of an answer to a request that names none. */
export function usualKey(world: World, merchant: Merchant): PlatformKey {
  const kind = keyModeOf(world, merchant) === 'public-key' ? 'public-key' : 'certificate'
  const key = world.platformKeys.signer(kind, 'answers')
  if (key) return key
  throw new PayError(500, 'SYSTEM_ERROR', 'This world has no WeChat Pay key of the kind that the merchant uses.')
}
