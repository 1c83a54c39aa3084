import { type ShadowOptions, shadowCall } from '@wxhost/contracts'
import { type Call, isJsonObject, type WireRequest } from '@wxhost/core/protocol'
import keys from '../fixtures/keys.json' with { type: 'json' }

const realKeys = {
  merchant: { pem: keys.merchantKey, serial: keys.merchantSerial },
  'wechat-pay': { [keys.platformSerial]: keys.platformCertificate, [keys.publicKeyId]: keys.platformPublicKey },
  'api-v3': keys.apiV3Key,
}

/** The sandbox merchant; nothing in it is random. */
export const merchantCall = (options: ShadowOptions = {}): Call => shadowCall({ mchid: keys.mchid, ...options })

/** The same merchant with the keys of the vectors. */
export const vectorCall = (options: ShadowOptions = {}): Call => merchantCall({ keys: realKeys, ...options })

/** A service provider. */
export const partnerCall = (settings: ShadowOptions['settings'] = {}): Call =>
  merchantCall({ settings: { mode: 'partner', ...settings } })

/** The JSON that is sent. */
export const bodyOf = ({ body }: WireRequest): Record<string, unknown> =>
  body?.kind === 'json' && isJsonObject(body.value) ? { ...body.value } : {}
