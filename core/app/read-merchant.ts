import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Fault } from '../errors/host-error.ts'
import type { MerchantKeys } from '../keys/merchant-keys.ts'
import { type Certificate, readCertificate } from '../keys/read-certificate.ts'
import { readPrivateKey } from '../keys/read-private-key.ts'
import { readApiV3Key } from '../keys/read-secret-keys.ts'
import { isLiveKey } from '../keys/wechat-pay-key.ts'
import type { SecretContext } from '../settings/secret-reference.ts'
import { KeyReading } from './key-reading.ts'
import type { Merchant } from './merchant.ts'
import { readWebhook, type WebhookRow } from './read-webhook.ts'
import { readWechatPayKeys, type WechatPayRow } from './read-wechat-pay-keys.ts'

/** One merchant as it stands in the apps file. Keys are references: `env:NAME`, `file:path`, in the sandbox also `inline:…`. */
export interface MerchantRow {
  readonly mchid: string
  readonly name?: string
  /** Of the merchant's certificate; may be left out where the certificate itself is given. */
  readonly serial?: string
  readonly certificate?: string
  readonly privateKey: string
  readonly apiV3Key?: string
  readonly wechatPay?: WechatPayRow
  readonly webhook?: WebhookRow
}

/** Reads one merchant with all its keys. What is wrong is a fault, never an exception; a merchant with faults is not used. */
export async function readMerchant(
  row: MerchantRow,
  where: string,
  context: SecretContext,
  now: number,
): Promise<{ readonly merchant: Merchant | undefined; readonly faults: readonly Fault[] }> {
  const reading = new KeyReading(where, context)
  const keys = await readMerchantKeys(row, reading, now)
  const hook = row.webhook === undefined ? undefined : await readWebhook(row.webhook, `${where}/webhook`, context)
  const faults = [...reading.faults, ...(hook?.faults ?? [])]
  if (faults.length > 0 || keys === undefined) return { merchant: undefined, faults }
  const { mchid, name } = row
  const more = { ...(name === undefined ? {} : { name }), ...(hook === undefined ? {} : { webhook: hook.webhook }) }
  return { merchant: Object.freeze({ mchid, keys, secrets: reading.secrets, ...more }), faults }
}

async function readMerchantKeys(row: MerchantRow, reading: KeyReading, now: number): Promise<MerchantKeys | undefined> {
  const privateKey = await reading.key(row.privateKey, 'privateKey', readPrivateKey)
  const apiV3Key = row.apiV3Key === undefined ? undefined : await reading.key(row.apiV3Key, 'apiV3Key', readApiV3Key)
  const own = privateKey === undefined ? undefined : createPublicKey(privateKey)
  const certificate = await readOwnCertificate(row, own, reading)
  const wechatPay = await readWechatPayKeys(row.wechatPay ?? {}, own, reading)
  const serial = serialOf(row, certificate, reading)
  if (row.apiV3Key === undefined && reading.faults.length === 0 && !wechatPay.some((key) => isLiveKey(key, now)))
    reading.fault('', ...nothingVerifies)
  if (privateKey === undefined || serial === undefined) return undefined
  return Object.freeze({
    serial,
    privateKey,
    wechatPay,
    ...(apiV3Key === undefined ? {} : { apiV3Key }),
    ...(certificate === undefined ? {} : { certificateUntil: certificate.until }),
  })
}

const nothingVerifies = [
  'has neither an APIv3 key nor a key of WeChat Pay that is valid now: no answer could be verified',
  'Add "apiV3Key" (certificates are then downloaded), or the public key from the console under "wechatPay"."publicKeys".',
] as const

async function readOwnCertificate({ certificate }: MerchantRow, own: KeyObject | undefined, reading: KeyReading) {
  if (certificate === undefined) return undefined
  const read = await reading.shared(certificate, 'certificate', readCertificate)
  if (read !== undefined && own?.equals(read.key) === false)
    reading.fault(
      'certificate',
      'does not belong to the private key',
      'Use apiclient_cert.pem and apiclient_key.pem of one download from the console.',
    )
  return read
}

/** The operator's own spelling is kept where there is one. */
function serialOf(row: MerchantRow, certificate: Certificate | undefined, reading: KeyReading): string | undefined {
  const said = row.serial?.toUpperCase()
  if (said === undefined && row.certificate === undefined)
    reading.fault(
      'serial',
      'is missing',
      'Add "certificate" (apiclient_cert.pem), or its serial: openssl x509 -in apiclient_cert.pem -noout -serial',
    )
  // A certificate's own has leading zeros that consoles leave out.
  if (said !== undefined && certificate !== undefined && withoutZeros(said) !== withoutZeros(certificate.serial))
    reading.fault('serial', `is not that of the certificate (${certificate.serial})`, 'Correct it, or leave it out.')
  return said ?? certificate?.serial
}

const withoutZeros = (serial: string): string => serial.replace(/^0+/, '')
