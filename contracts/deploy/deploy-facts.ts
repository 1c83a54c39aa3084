import type { ContractSigner, MendingCommands, PactFile, RecordFile, SignedRecord } from '@wxhost/core/harness'

/** All that the decision rests on, read once. */
export interface DeployFacts {
  readonly candidate: Candidate
  /** The versions that serve the candidate's protocol now, to this app or to any; without the candidate itself. */
  readonly inService: readonly VersionInService[]
  /** The appid that is asked about; undefined: every app. */
  readonly app: string | undefined
  readonly hostApi: string
  readonly signers: readonly ContractSigner[]
  /** What is wrong with the manifest, or with an entry that may be the one that serves: who serves whom is not known. */
  readonly manifestFaults: readonly Obstacle[]
}

export interface Candidate {
  /** e.g. `pay-v3@3.1.0` */
  readonly id: string
  readonly record: RecordFile
  readonly pact: PactContent | undefined
  /** Its package, where the manifest names it; undefined: it is judged by its record alone. */
  readonly installed: { readonly packageName: string; readonly integrity: string } | undefined
  readonly commands: MendingCommands
}

export interface VersionInService {
  readonly id: string
  /** appids; undefined: every app. */
  readonly apps: readonly string[] | undefined
  readonly record: RecordFile
  readonly pact: PactContent | undefined
  /** Its files: what its record has to be about. */
  readonly integrity: string
  readonly commands: MendingCommands
}

/** A pact that a record names. */
export interface PactContent {
  readonly file: PactFile
  /** As JSON; undefined where it cannot be read. */
  readonly content: unknown
}

/** A reason against, and what would mend it. */
export interface Obstacle {
  readonly what: string
  readonly remedy: string
}

export const signedOf = (record: RecordFile): SignedRecord | undefined =>
  record.kind === 'record' ? record.signed : undefined
