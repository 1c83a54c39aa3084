import { sign } from 'node:crypto'
import { canonicalJson, type RecordSignature, type SignedRecord, type VerificationRecord } from '@wxhost/core/harness'
import type { SigningKey } from './signing-key.ts'

/**
 * Adds the signature of a key, in the place of an earlier one of the same key. Ed25519 is deterministic: the same record
 * and key give the same bytes.
 *
 * @param signatures those that stand under the record already; only ones of this very record are worth keeping.
 */
export function signRecord(
  record: VerificationRecord,
  key: SigningKey,
  signatures: readonly RecordSignature[] = [],
): SignedRecord {
  const { keyId } = key.signer
  const value = sign(null, Buffer.from(canonicalJson(record)), key.privateKey).toString('base64')
  const others = signatures.filter((signature) => signature.keyId !== keyId)
  return { record, signatures: [...others, { keyId, value }].sort((a, b) => (a.keyId < b.keyId ? -1 : 1)) }
}
