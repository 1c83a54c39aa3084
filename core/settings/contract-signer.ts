import { createHash } from 'node:crypto'
import type { ContractSigner } from '../settings.ts'

const keyBytes = 32

/**
 * A signer from the text of its public key: `ed25519:` and base64url of the key's 32 bytes, as `wxhost contract keygen`
 * prints it. Undefined where it is anything else, another spelling of the same bytes included.
 */
export function parseSigner(text: string): ContractSigner | undefined {
  const [, encoded = ''] = /^ed25519:([A-Za-z0-9_-]{43})$/.exec(text) ?? []
  const key = Buffer.from(encoded, 'base64url')
  if (key.length !== keyBytes || key.toString('base64url') !== encoded) return undefined
  return signerOf(key)
}

/** @param key the 32 bytes of an Ed25519 public key. */
export const signerOf = (key: Uint8Array): ContractSigner => ({
  keyId: createHash('sha256').update(key).digest('hex').slice(0, 16),
  publicKey: `ed25519:${Buffer.from(key).toString('base64url')}`,
})
