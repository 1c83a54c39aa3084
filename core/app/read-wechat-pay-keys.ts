import type { KeyObject } from 'node:crypto'
import { readCertificate } from '../keys/read-certificate.ts'
import { readPublicKey } from '../keys/read-public-key.ts'
import type { WechatPayKey } from '../keys/wechat-pay-key.ts'
import type { KeyReading } from './key-reading.ts'

/** As it stands in the apps file; keys are references. */
export interface WechatPayRow {
  readonly publicKeys?: readonly { readonly id: string; readonly key: string }[]
  readonly certificates?: readonly string[]
}

/**
 * WeChat Pay's public keys and certificates: both at the same time while WeChat switches a merchant over. A certificate that
 * has ended is no fault: a date that passes must not keep the host from starting. It is never used, and doctor tells of it.
 *
 * @param own the merchant's own public key: taken for WeChat Pay's, nothing would ever verify.
 */
export async function readWechatPayKeys(
  { publicKeys = [], certificates = [] }: WechatPayRow,
  own: KeyObject | undefined,
  reading: KeyReading,
): Promise<readonly WechatPayKey[]> {
  const keys: WechatPayKey[] = []
  const add = (at: string, key: WechatPayKey) => {
    if (own?.equals(key.key) === true) reading.fault(at, ...itsOwn)
    if (keys.some(({ id }) => id === key.id)) reading.fault(at, `${key.id} stands there twice`, 'Keep one of the two.')
    keys.push(key)
  }
  for (const [i, { id, key: reference }] of publicKeys.entries()) {
    const at = `wechatPay/publicKeys/${i}/key`
    const key = await reading.shared(reference, at, readPublicKey)
    if (key !== undefined) add(at, { id, key, kind: 'public-key' })
  }
  for (const [i, reference] of certificates.entries()) {
    const at = `wechatPay/certificates/${i}`
    const read = await reading.shared(reference, at, readCertificate)
    if (read === undefined) continue
    const { serial, ...rest } = read
    add(at, { id: serial, kind: 'certificate', ...rest })
  }
  return keys
}

const itsOwn = [
  "is the merchant's own key, not WeChat Pay's",
  "Use WeChat Pay's public key (pub_key.pem) or platform certificate: its answers are verified with it.",
] as const
