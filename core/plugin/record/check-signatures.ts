import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { ContractSigner } from '../../settings.ts'
import { canonicalJson } from './canonical-json.ts'
import type { SignedRecord } from './verification-record.ts'

/** Whose signatures stand under a record. */
export interface CheckedSignatures {
  /** Key ids of accepted signers whose signature fits. */
  readonly signedBy: readonly string[]
  /** Key ids of accepted signers whose signature does not fit: the record is not the one that was signed. */
  readonly broken: readonly string[]
  /** Key ids that nobody here accepts. */
  readonly strangers: readonly string[]
}

export function checkSignatures(
  { record, signatures }: SignedRecord,
  signers: readonly ContractSigner[],
): CheckedSignatures {
  const signed = Buffer.from(canonicalJson(record))
  const byKey = new Map(signers.map((signer) => [signer.keyId, signer]))
  const found = { signedBy: new Set<string>(), broken: new Set<string>(), strangers: new Set<string>() }
  for (const { keyId, value } of signatures) {
    const signer = byKey.get(keyId)
    if (signer === undefined) found.strangers.add(keyId)
    else if (verify(null, signed, keyOf(signer), Buffer.from(value, 'base64'))) found.signedBy.add(keyId)
    else found.broken.add(keyId)
  }
  return { signedBy: [...found.signedBy], broken: [...found.broken], strangers: [...found.strangers] }
}

const keyOf = ({ publicKey }: ContractSigner): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.slice('ed25519:'.length) }, format: 'jwk' })
