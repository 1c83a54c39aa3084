import type { CipherSpec, Signed, Verdict } from '../protocol/index.ts'

/** The keys of one app and its merchant, by name: only those that the plugin declares. */
export interface CallKeys {
  /** Undefined when there is none. */
  idOf(key: string): string | undefined
  /** @throws HostError WXH_KEY_MISSING. */
  sign(key: string, data: Uint8Array): Promise<Signed>
  verify(
    key: string,
    by: string | { readonly certificate: string },
    data: Uint8Array,
    signature: Uint8Array,
  ): Promise<Verdict>
  /** @throws HostError WXH_KEY_MISSING. */
  encrypt(key: string, cipher: CipherSpec, data: Uint8Array): Promise<Signed>
  /** Undefined when it does not open, or there is no such key. */
  decrypt(key: string, cipher: CipherSpec, data: Uint8Array): Promise<Uint8Array | undefined>
  /** A secret of the app that may stand in a digest. */
  secret(name: string): string | undefined
}

/** What a plugin asked of a key that it does not declare: its own mistake. */
export class UndeclaredKeyError extends Error {
  override readonly name = 'UndeclaredKeyError'

  constructor(key: string) {
    super(`the plugin does not declare the key "${key}" in "keys"`)
  }
}
