import type { Clock } from '../clock.ts'
import type { Keyring } from '../keyring/keyring.ts'
import type { Sealed } from '../protocol/index.ts'

const prefix = 'wxs1.'
const purpose = 'sealed-handle'
const expiryBytes = 8

/** Makes and opens the handles that callers keep in place of a secret. */
export interface CallSecrets {
  seal(appid: string, name: string, value: string, ttlMs: number): string
  /** Undefined: expired, forged, of another app or of another name. */
  open(appid: string, sealed: Sealed): string | undefined
}

const contextOf = (appid: string, name: string) => JSON.stringify([appid, name])

/** The end of the life stands inside the sealed text, so nothing need be stored and every host opens it. */
export function createCallSecrets(keyring: Keyring, clock: Clock): CallSecrets {
  return {
    seal(appid, name, value, ttlMs) {
      if (!Number.isFinite(ttlMs) || ttlMs <= 0) throw new RangeError(`ttlMs must be a positive number, got ${ttlMs}`)
      const plain = Buffer.alloc(expiryBytes + Buffer.byteLength(value))
      plain.writeDoubleBE(clock.now() + ttlMs)
      plain.write(value, expiryBytes)
      return prefix + keyring.seal(purpose, contextOf(appid, name), plain)
    },
    open(appid, { sealed, name }) {
      if (typeof sealed !== 'string' || !sealed.startsWith(prefix)) return undefined
      const opened = keyring.open(purpose, contextOf(appid, name), sealed.slice(prefix.length))
      if (opened === undefined) return undefined
      const plain = Buffer.from(opened.buffer, opened.byteOffset, opened.byteLength)
      return plain.readDoubleBE(0) > clock.now() ? plain.toString('utf8', expiryBytes) : undefined
    },
  }
}
