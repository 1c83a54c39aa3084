import type { KeyObject } from 'node:crypto'
import { createPublicKey } from 'node:crypto'
import type { Fault } from '../errors/host-error.ts'
import { isKeyFault, type KeyFault } from '../keys/key-fault.ts'
import type { MerchantKeys } from '../keys/merchant-keys.ts'
import { type Certificate, readCertificate } from '../keys/read-certificate.ts'
import { readPrivateKey } from '../keys/read-private-key.ts'
import { readPublicKey } from '../keys/read-public-key.ts'
import { readApiV3Key } from '../keys/read-secret-keys.ts'
import type { WechatPayKey } from '../keys/wechat-pay-key.ts'
import { SecretValue } from '../secret-value.ts'
import { followSecret, type SecretContext } from '../settings/secret-reference.ts'
import type { Merchant } from './merchant.ts'
import { readWebhook, type WebhookRow } from './read-webhook.ts'

/** One merchant as it stands in the apps file. Keys are references: `env:NAME`, `file:path`, in the sandbox also `inline:…`. */
export interface MerchantRow {
  readonly mchid: string
  readonly name?: string
  /** Of the merchant's certificate; may be left out where the certificate itself is given. */
  readonly serial?: string
  readonly certificate?: string
  readonly privateKey: string
  readonly apiV3Key?: string
  readonly wechatPay?: {
    readonly publicKeys?: readonly { readonly id: string; readonly key: string }[]
    readonly certificates?: readonly string[]
  }
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
  const privateKey = await reading.key(row.privateKey, 'privateKey', readPrivateKey)
  const apiV3Key = row.apiV3Key === undefined ? undefined : await reading.key(row.apiV3Key, 'apiV3Key', readApiV3Key)
  const own =
    row.certificate === undefined ? undefined : await reading.key(row.certificate, 'certificate', readCertificate)
  const wechatPay = await wechatPayKeys(row, reading, now)
  const serial = serialOf(row, own, privateKey, reading)
  if (row.apiV3Key === undefined && wechatPay.length === 0 && reading.faults.length === 0)
    reading.fault('', 'has neither an APIv3 key nor a key of WeChat Pay: no answer could be verified', anyKey)
  const hook = row.webhook === undefined ? undefined : await readWebhook(row.webhook, `${where}/webhook`, context)
  const faults = [...reading.faults, ...(hook?.faults ?? [])]
  if (faults.length > 0 || privateKey === undefined || serial === undefined) return { merchant: undefined, faults }
  const keys: MerchantKeys = { serial, privateKey, wechatPay, ...(apiV3Key === undefined ? {} : { apiV3Key }) }
  const { mchid, name } = row
  const more = { ...(name === undefined ? {} : { name }), ...(hook === undefined ? {} : { webhook: hook.webhook }) }
  return { merchant: Object.freeze({ mchid, keys, secrets: reading.secrets, ...more }), faults }
}

const anyKey =
  'Add "apiV3Key" (certificates are then downloaded), or the public key from the console under "wechatPay"."publicKeys".'

/** Follows references and reads what they lead to; gathers what is wrong. */
class KeyReading {
  readonly faults: Fault[] = []
  readonly secrets = new Map<string, SecretValue>()
  readonly #where: string
  readonly #context: SecretContext

  constructor(where: string, context: SecretContext) {
    this.#where = where
    this.#context = context
  }

  async key<T extends object>(
    reference: string,
    at: string,
    read: (text: string) => T | KeyFault,
  ): Promise<T | undefined> {
    const found = await followSecret(reference, this.#context)
    if (!(found instanceof SecretValue)) {
      this.faults.push({ code: 'WXH_SECRET_UNREADABLE', where: `${this.#where}/${at}`, ...found })
      return undefined
    }
    this.secrets.set(at, found)
    const key = read(found.reveal())
    if (!isKeyFault(key)) return key
    this.fault(at, key.what, key.remedy)
    return undefined
  }

  fault(at: string, what: string, remedy: string): void {
    this.faults.push({
      code: 'WXH_APPS_INVALID',
      where: at === '' ? this.#where : `${this.#where}/${at}`,
      what,
      remedy,
    })
  }
}

async function wechatPayKeys({ wechatPay }: MerchantRow, reading: KeyReading, now: number): Promise<WechatPayKey[]> {
  const keys: WechatPayKey[] = []
  for (const [i, { id, key: reference }] of (wechatPay?.publicKeys ?? []).entries()) {
    const key = await reading.key(reference, `wechatPay/publicKeys/${i}/key`, readPublicKey)
    if (key !== undefined) keys.push({ id, key, kind: 'public-key' })
  }
  for (const [i, reference] of (wechatPay?.certificates ?? []).entries()) {
    const at = `wechatPay/certificates/${i}`
    const read = await reading.key(reference, at, readCertificate)
    if (read === undefined) continue
    if (read.until <= now) reading.fault(at, `${read.serial} ended on ${day(read.until)}`, renewed)
    else keys.push({ id: read.serial, key: read.key, kind: 'certificate', from: read.from, until: read.until })
  }
  return keys
}

const renewed = 'Take it away: certificates in force are downloaded by themselves with the APIv3 key.'
const day = (time: number): string => new Date(time).toISOString().slice(0, 10)

function serialOf(
  { serial }: MerchantRow,
  certificate: Certificate | undefined,
  privateKey: KeyObject | undefined,
  reading: KeyReading,
): string | undefined {
  if (certificate === undefined) {
    if (serial === undefined)
      reading.fault(
        'serial',
        'is missing',
        'Add the serial of the merchant\'s certificate (40 hex digits), or "certificate".',
      )
    return serial?.toUpperCase()
  }
  if (serial !== undefined && serial.toUpperCase() !== certificate.serial)
    reading.fault('serial', `is not that of the certificate (${certificate.serial})`, 'Correct it, or leave it out.')
  if (privateKey !== undefined && !createPublicKey(privateKey).equals(certificate.key))
    reading.fault(
      'certificate',
      'does not belong to the private key',
      'Use the two files of one download from the console.',
    )
  return certificate.serial
}
