import { Share } from '../../base/share.ts'
import type { Merchant } from '../../world/merchants.ts'
import type { PlatformKey, PlatformKeys } from '../../world/platform-keys.ts'
import type { Settings } from '../../world/settings.ts'

/**
 * Which key signs a notification. It does not follow the merchant's requests, as answers do: while WeChat Pay switches a
 * merchant to public keys, both kinds come, by its own timetable (additions to the wire-protocol reference, 6).
 */
export class NotificationKeys {
  readonly #platformKeys: PlatformKeys
  readonly #settings: () => Settings
  readonly #shares = new Map<string, Share>()

  constructor(platformKeys: PlatformKeys, settings: () => Settings) {
    this.#platformKeys = platformKeys
    this.#settings = settings
  }

  /** @returns `undefined` when the world has no key of the kind */
  next(merchant: Merchant): PlatformKey | undefined {
    const isPublic = this.#shareOf(merchant.mchid).takes(this.#percentOf(merchant))
    return this.#platformKeys.signer(isPublic ? 'public-key' : 'certificate', 'notifications')
  }

  #percentOf(merchant: Merchant): number {
    const { payKeyMode, notifyKeyShare } = this.#settings()
    const mode = merchant.keyMode ?? payKeyMode
    if (mode === 'both') return merchant.notifyKeyShare ?? notifyKeyShare
    return mode === 'public-key' ? 100 : 0
  }

  #shareOf(mchid: string): Share {
    const share = this.#shares.get(mchid) ?? new Share()
    this.#shares.set(mchid, share)
    return share
  }
}
