import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { signerOf } from '../../settings/contract-signer.ts'
import type { ContractSigner } from '../../settings.ts'
import { HOST_API_VERSION } from '../host-api-version.ts'
import { formatPluginId } from '../loaded-plugin.ts'
import type { PluginPackage } from '../plugin-package.ts'
import { canonicalJson } from '../record/canonical-json.ts'
import {
  neededParts,
  type PartResult,
  type RecordSignature,
  type SignedRecord,
  type VerificationRecord,
} from '../record/verification-record.ts'

/** Somebody who signs records. */
export interface TestSigner extends ContractSigner {
  readonly privateKey: KeyObject
}

export function testSigner(): TestSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { ...signerOf(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')), privateKey }
}

/** A sound record, apart from what `more` says otherwise. */
export const recordOf = (more: Partial<VerificationRecord> = {}): VerificationRecord => ({
  recordVersion: 1,
  plugin: 'echo-v1@1.0.0',
  package: '@acme/plugin-echo',
  integrity: `sha256-${'A'.repeat(43)}=`,
  hostApi: [HOST_API_VERSION],
  mock: '0.1.0',
  harness: '0.1.0',
  pact: null,
  parts: allPassed,
  surface: {
    protocol: 'echo',
    origins: [],
    needs: [],
    keys: [],
    secrets: {},
    operations: {},
    channels: {},
    credentials: {},
  },
  ...more,
})

export const allPassed: Readonly<Record<string, PartResult>> = Object.fromEntries(
  neededParts.map((part) => [part, 'passed']),
)

export const signatureOf = (record: VerificationRecord, { keyId, privateKey }: TestSigner): RecordSignature => ({
  keyId,
  value: sign(null, Buffer.from(canonicalJson(record)), privateKey).toString('base64'),
})

export const signedBy = (record: VerificationRecord, ...signers: readonly TestSigner[]): SignedRecord => ({
  record,
  signatures: signers.map((signer) => signatureOf(record, signer)),
})

/** The record that a suite which passed would leave for these files. */
export const recordFor = ({ id, packageName, integrity }: PluginPackage): VerificationRecord =>
  recordOf({ plugin: formatPluginId(id), package: packageName, integrity })
