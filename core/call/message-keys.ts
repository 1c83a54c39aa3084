import type { KeyObject } from 'node:crypto'
import type { App } from '../app/app.ts'
import { cbcDecryptWechat, cbcEncryptWechat } from '../keys/cipher.ts'
import { isKeyFault } from '../keys/key-fault.ts'
import { readEncodingAesKey } from '../keys/read-secret-keys.ts'
import type { CipherSpec, Signed } from '../protocol/index.ts'
import type { SecretValue } from '../secret-value.ts'

export type SecretOf = (app: App, name: string) => SecretValue | undefined

/** Key -> the secret of the app that it is made from. */
const secretNames = new Map([
  ['message-aes', 'encoding-aes-key'],
  ['message-aes-previous', 'encoding-aes-key-previous'],
])

/** The keys that pushes to an app are encrypted with. */
export class MessageKeys {
  readonly #app: App
  readonly #secretOf: SecretOf

  constructor(app: App, secretOf: SecretOf) {
    this.#app = app
    this.#secretOf = secretOf
  }

  encrypt(key: string, { algorithm }: CipherSpec, data: Uint8Array): Signed | undefined {
    const found = algorithm === 'aes-256-cbc' ? this.#key(key) : undefined
    const value = found === undefined ? undefined : cbcEncryptWechat(found, data)
    return value === undefined ? undefined : { value, serial: '' }
  }

  decrypt(key: string, { algorithm }: CipherSpec, data: Uint8Array): Uint8Array | undefined {
    const found = algorithm === 'aes-256-cbc' ? this.#key(key) : undefined
    return found === undefined ? undefined : cbcDecryptWechat(found, data)
  }

  #key(key: string): KeyObject | undefined {
    const name = secretNames.get(key)
    const secret = name === undefined ? undefined : this.#secretOf(this.#app, name)
    return secret === undefined ? undefined : readOnce(secret)
  }
}

/** By the secret itself: one that is replaced takes its key with it. */
const read = new WeakMap<SecretValue, KeyObject>()

function readOnce(secret: SecretValue): KeyObject | undefined {
  const known = read.get(secret)
  if (known !== undefined) return known
  const key = readEncodingAesKey(secret.reveal())
  if (isKeyFault(key)) return undefined
  read.set(secret, key)
  return key
}
