import type { KeyObject } from 'node:crypto'
import { isJsonObject } from '../protocol/index.ts'
import { isKeyFault } from './key-fault.ts'
import { readCertificate } from './read-certificate.ts'

/** A key that WeChat Pay signs with, and that fields for WeChat Pay are encrypted with. */
export interface WechatPayKey {
  /** `PUB_KEY_ID_…`, or the serial of a certificate. */
  readonly id: string
  readonly key: KeyObject
  readonly kind: 'public-key' | 'certificate'
  /** Milliseconds since 1970; a public key has no end. */
  readonly from?: number
  readonly until?: number
}

export const isLiveKey = ({ from, until }: WechatPayKey, now: number): boolean =>
  (from === undefined || from <= now) && (until === undefined || now < until)

/** Which to name to WeChat: a public key, else the latest certificate that is valid now. */
export function chooseWechatPayKey(keys: readonly WechatPayKey[], now: number): WechatPayKey | undefined {
  const live = keys.filter((key) => isLiveKey(key, now))
  const publicKey = live.find(({ kind }) => kind === 'public-key')
  if (publicKey !== undefined) return publicKey
  return live.toSorted((a, b) => (b.from ?? 0) - (a.from ?? 0))[0]
}

const most = 256
const parsed = new Map<string, readonly WechatPayKey[]>()

/**
 * The certificates that were downloaded: `[{serial, pem, from, until}]` in JSON, times in milliseconds. What cannot be read is
 * left out. Kept by its text, since a message of each call asks for it.
 */
export function parsePlatformCertificates(json: string): readonly WechatPayKey[] {
  const known = parsed.get(json)
  if (known !== undefined) return known
  if (parsed.size >= most) parsed.clear()
  const keys = entriesOf(json).flatMap(keyOf)
  parsed.set(json, keys)
  return keys
}

function entriesOf(json: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(json)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

function keyOf(entry: unknown): readonly WechatPayKey[] {
  if (!isJsonObject(entry) || typeof entry.serial !== 'string' || typeof entry.pem !== 'string') return []
  const read = readCertificate(entry.pem)
  if (isKeyFault(read) || read.serial !== entry.serial) return []
  const { from, until } = entry
  return [
    {
      id: entry.serial,
      key: read.key,
      kind: 'certificate',
      from: typeof from === 'number' ? from : read.from,
      until: typeof until === 'number' ? until : read.until,
    },
  ]
}
