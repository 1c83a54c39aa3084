import { join } from 'node:path'
import type { PluginSurface } from './plugin-surface.ts'

export const RECORD_VERSION = 1

/** How one part of the suite ended. */
export type PartResult = 'passed' | 'failed' | 'not-run'

/**
 * What was proven of one plugin version, and of just these files. No time in it: the same run gives the same bytes.
 */
export interface VerificationRecord {
  readonly recordVersion: typeof RECORD_VERSION
  /** e.g. `template-v1@1.2.0` */
  readonly plugin: string
  /** npm name. */
  readonly package: string
  /** `sha256-…` over the plugin's files, as in plugins.lock.json. */
  readonly integrity: string
  /** Versions of the host API that it was run on. */
  readonly hostApi: readonly string[]
  /** Version of the mock of WeChat, and of the harness. */
  readonly mock: string
  readonly harness: string
  /** The pact, a file in the folder of pacts, and the hash of its content; null: the plugin asks WeChat nothing. */
  readonly pact: { readonly file: string; readonly hash: string } | null
  /** By check. Others than {@link neededParts} may stand here too. */
  readonly parts: Readonly<Record<string, PartResult>>
  readonly surface: PluginSurface
}

export interface SignedRecord {
  readonly record: VerificationRecord
  readonly signatures: readonly RecordSignature[]
}

/** Ed25519 over the canonical JSON of the record. */
export interface RecordSignature {
  /** First 16 hex digits, in lower case, of the SHA-256 of the public key's 32 bytes. */
  readonly keyId: string
  /** Base64 of 64 bytes. */
  readonly value: string
}

/** The checks of the suite, then the pact and its verification: without one of these a version is not proven. */
export const neededParts = [
  'coverage',
  'examples',
  'facts',
  'limits',
  'requests',
  'results',
  'pushes',
  'follows',
  'must-reject',
  'pure',
  'generated',
  'garbled',
  'garbled-pushes',
  'secrets',
  'look-alikes',
  'run-modes',
  'live',
  'pact',
  'provider',
] as const

/** Where the record of a plugin version lies in the folder of records. @param id e.g. `template-v1@1.2.0` */
export const recordFileName = (id: string): string => `${id}.json`

export const recordFileOf = (recordsDir: string, id: string): string => join(recordsDir, recordFileName(id))
