import { shanghaiTime } from '../../base/calendar.ts'
import { writeJson } from '../../base/json.ts'
import type { RandomSource } from '../../base/random.ts'
import type { Settings } from '../../world/settings.ts'
import { sealResource } from '../signature.ts'
import type { NewNotification } from './notification.ts'

/**
 * The body of a notification; made once, then the same in every try (pay-v3 page, 5).
 * @param by.apiV3Key 32 ASCII characters
 */
export function sealNotification(
  wanted: NewNotification,
  by: {
    readonly id: string
    readonly now: number
    readonly apiV3Key: string
    readonly random: RandomSource
    readonly settings: Settings
  },
): string {
  const { notifyWithoutAad, notifySpelling } = by.settings
  const aad = notifyWithoutAad ? '' : wanted.originalType
  const nonce = by.random.hex(12)
  const body = writeJson({
    id: by.id,
    create_time: shanghaiTime(by.now),
    resource_type: 'encrypt-resource',
    event_type: wanted.eventType,
    summary: wanted.summary,
    resource: {
      original_type: wanted.originalType,
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: sealResource(by.apiV3Key, nonce, aad, writeJson(wanted.resource)),
      ...(!notifyWithoutAad && { associated_data: aad }),
      nonce,
    },
  })
  return notifySpelling === 'odd' ? spelledOddly(body) : body
}

/** The same JSON in the spelling of the vector that breaks when it is written again (payV3Notifications[0]). */
function spelledOddly(json: string): string {
  const escaped = json.replaceAll('/', '\\/').replaceAll(/[^\x20-\x7e]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `${escaped.replace('","', '" , "')}\n`
}
