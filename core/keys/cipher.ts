import {
  constants,
  createCipheriv,
  createDecipheriv,
  createVerify,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  sign,
} from 'node:crypto'

const tagBytes = 16
/** Without its length a short tag would pass. */
const gcm = { authTagLength: tagBytes }
const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' } as const

/** RSASSA-PKCS1-v1_5 with SHA-256, in a thread of its own: the event loop goes on meanwhile. */
export const rsaSign = (key: KeyObject, data: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    sign('sha256', data, key, (error, signature) => (error === null ? resolve(signature) : reject(error)))
  })

/**
 * RSASSA-PKCS1-v1_5 with SHA-256. Twenty microseconds: not worth a thread. A signature of another length than the key's is
 * none (RFC 8017, 8.2.2); OpenSSL sees to it. `createVerify` takes half a microsecond less than `verify`.
 */
export const rsaVerify = (key: KeyObject, data: Uint8Array, signature: Uint8Array): boolean =>
  createVerify('sha256').update(data).verify(key, signature)

/** RSAES-OAEP with SHA-1. @throws RangeError when the text is longer than the key can hold (214 bytes at 2048 bits). */
export function oaepEncrypt(key: KeyObject, data: Uint8Array): Uint8Array {
  const most = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8 - 42
  if (data.length > most) throw new RangeError(`At most ${most} bytes can be encrypted, got ${data.length}`)
  return publicEncrypt({ key, ...oaep }, data)
}

export function oaepDecrypt(key: KeyObject, data: Uint8Array): Uint8Array | undefined {
  try {
    return privateDecrypt({ key, ...oaep }, data)
  } catch {
    return undefined
  }
}

/** AES-256-GCM; the last 16 bytes are the tag. Undefined when it does not open. */
export function gcmDecrypt(
  key: KeyObject,
  nonce: Uint8Array,
  aad: Uint8Array,
  data: Uint8Array,
): Uint8Array | undefined {
  if (nonce.length !== 12 || data.length < tagBytes) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, gcm)
    decipher.setAAD(aad)
    decipher.setAuthTag(data.subarray(data.length - tagBytes))
    const plain = decipher.update(data.subarray(0, -tagBytes))
    // A mode without blocks: nothing is left for the end but the check of the tag, which throws.
    decipher.final()
    return plain
  } catch {
    return undefined
  }
}

/** AES-256-CBC as WeChat has it: the vector is the head of the key, and the padding is the caller's (a block of 32). */
export function cbcDecryptWechat(key: KeyObject, data: Uint8Array): Uint8Array | undefined {
  if (data.length === 0 || data.length % 16 !== 0) return undefined
  // Whole blocks, and no padding to take off: nothing is left for `final`.
  return createDecipheriv('aes-256-cbc', key, vectorOf(key)).setAutoPadding(false).update(data)
}

/** @throws RangeError when the data is not padded to whole blocks. */
export function cbcEncryptWechat(key: KeyObject, data: Uint8Array): Uint8Array {
  if (data.length % 16 !== 0) throw new RangeError('The data must be padded to whole blocks.')
  return createCipheriv('aes-256-cbc', key, vectorOf(key)).setAutoPadding(false).update(data)
}

/** Taken out of a key once, not for each message. */
const vectors = new WeakMap<KeyObject, Uint8Array>()

function vectorOf(key: KeyObject): Uint8Array {
  const known = vectors.get(key)
  if (known !== undefined) return known
  const vector = new Uint8Array(key.export().subarray(0, 16))
  vectors.set(key, vector)
  return vector
}
