import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { HostError } from '../errors/host-error.ts'
import type { SecretValue } from '../secret-value.ts'
import type { Keyring } from './keyring.ts'
import { masterKeyBytes } from './master-key.ts'

const idLength = 8
const nonceLength = 12
const tagLength = 16
const cipher = 'aes-256-gcm'

interface Subkey {
  readonly id: Buffer
  readonly key: Buffer
}

/**
 * A keyring under master keys. Sealed text is base64url of: id of the key (8 bytes), nonce (12), ciphertext, tag (16).
 * Every purpose has its own key, derived by HKDF-SHA256 (RFC 5869).
 *
 * @param masterKeys the current one first, then previous ones, which only open.
 * @throws HostError WXH_SECRET_UNREADABLE when there is none, or one is not 32 bytes.
 */
export function createKeyring(masterKeys: readonly SecretValue[]): Keyring {
  const masters = masterKeys.map(masterKeyBytes)
  if (masters.length === 0) throw noKey()
  // Purposes are words of our own code, so there are few of them.
  const derived = new Map<string, readonly Subkey[]>()
  const subkeys = (purpose: string): readonly Subkey[] => {
    const known = derived.get(purpose) ?? masters.map((master) => deriveSubkey(master, purpose))
    derived.set(purpose, known)
    return known
  }
  return {
    seal: (purpose, context, plain) => seal(subkeys(purpose)[0] ?? fail(), associated(purpose, context), plain),
    open: (purpose, context, sealed) => open(subkeys(purpose), associated(purpose, context), sealed),
  }
}

function deriveSubkey(master: Buffer, purpose: string): Subkey {
  const key = Buffer.from(hkdfSync('sha256', master, '', `wxhost/keyring/1/${purpose}`, 32))
  return { key, id: createHash('sha256').update('wxhost/key-id').update(key).digest().subarray(0, idLength) }
}

/** JSON keeps the two apart: no pair of other strings gives the same text. */
const associated = (purpose: string, context: string): Buffer => Buffer.from(JSON.stringify([purpose, context]))

function seal(subkey: Subkey, data: Buffer, plain: Uint8Array): string {
  const nonce = randomBytes(nonceLength)
  const gcm = createCipheriv(cipher, subkey.key, nonce, { authTagLength: tagLength }).setAAD(data)
  const parts = [subkey.id, nonce, gcm.update(plain), gcm.final(), gcm.getAuthTag()]
  return Buffer.concat(parts).toString('base64url')
}

function open(subkeys: readonly Subkey[], data: Buffer, sealed: string): Uint8Array | undefined {
  const bytes = canonicalBytes(sealed)
  if (bytes === undefined || bytes.length < idLength + nonceLength + tagLength) return undefined
  const id = bytes.subarray(0, idLength)
  const subkey = subkeys.find((candidate) => candidate.id.equals(id))
  return subkey === undefined ? undefined : decipher(subkey, data, bytes.subarray(idLength))
}

function decipher(subkey: Subkey, data: Buffer, bytes: Buffer): Uint8Array | undefined {
  const nonce = bytes.subarray(0, nonceLength)
  // Without authTagLength Node would take a shorter tag, which is easier to forge.
  const gcm = createDecipheriv(cipher, subkey.key, nonce, { authTagLength: tagLength }).setAAD(data)
  gcm.setAuthTag(bytes.subarray(-tagLength))
  try {
    return Buffer.concat([gcm.update(bytes.subarray(nonceLength, -tagLength)), gcm.final()])
  } catch {
    return undefined
  }
}

/** Buffer.from skips what is not base64url and reads many spellings of the same bytes: only one is taken. */
function canonicalBytes(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

const fail = (): never => {
  throw noKey()
}

const noKey = (): HostError =>
  new HostError(
    'WXH_SECRET_UNREADABLE',
    'There is no master key: expected at least one of 32 bytes. Make one with `openssl rand -hex 32`.',
  )
