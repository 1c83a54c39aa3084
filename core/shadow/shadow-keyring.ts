import type { CipherSpec, Signed, Verdict } from '../protocol/index.ts'

/** The key half of a shadow Call: with real keys, or with markers. */
export interface ShadowKeyring {
  idOf(key: string): string | undefined
  sign(key: string, data: Uint8Array): Signed
  verify(by: string | { readonly certificate: string }, data: Uint8Array, signature: Uint8Array): Verdict
  encrypt(key: string, cipher: CipherSpec, data: Uint8Array): Signed
  decrypt(key: string, cipher: CipherSpec, data: Uint8Array): Uint8Array | undefined
}
