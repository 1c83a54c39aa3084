import type { App } from '../../app/app.ts'
import type { MerchantKeys } from '../../keys/merchant-keys.ts'
import { readPrivateKey } from '../../keys/read-private-key.ts'
import { readPublicKey } from '../../keys/read-public-key.ts'
import { readApiV3Key } from '../../keys/read-secret-keys.ts'
import { sound } from '../../keys/testing/faulty.ts'
import vectors from '../../keys/testing/vectors.json' with { type: 'json' }
import { SecretValue } from '../../secret-value.ts'

const { merchantSerial, merchantKeyPkcs8, apiV3Key, publicKeyId, platformPublicKey } = vectors

export const merchantKeys = (more: Partial<MerchantKeys> = {}): MerchantKeys => ({
  serial: merchantSerial,
  privateKey: sound(readPrivateKey(merchantKeyPkcs8)),
  apiV3Key: sound(readApiV3Key(apiV3Key)),
  wechatPay: [],
  ...more,
})

/** As in public-key mode. */
export const publicKey = { id: publicKeyId, key: sound(readPublicKey(platformPublicKey)), kind: 'public-key' } as const

/** An app with a merchant: in certificate mode unless told otherwise. */
export const merchantApp = (keys: Partial<MerchantKeys> = {}, secrets: Readonly<Record<string, string>> = {}): App => ({
  appid: 'wxd678efh567hg6787',
  kind: 'official-account',
  mchid: '1900000109',
  settings: {},
  secrets: new Map(Object.entries(secrets).map(([name, text]) => [name, new SecretValue(text)])),
  merchant: { mchid: '1900000109', keys: merchantKeys(keys), secrets: new Map() },
})
