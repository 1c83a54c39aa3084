import type { RunMode } from '../wanted-plugin.ts'

/** What is to be installed. Paths are absolute: the one who asks stands elsewhere. */
export interface AddRequest {
  /** Of a directory with a built package, or of its tarball. */
  readonly path: string
  /** Of the tarball as npm has it, or of the files as plugins.lock.json has it. */
  readonly integrity?: string
  /** Verification records, and pacts. */
  readonly records?: readonly string[]
  /** How it runs once it is promoted; default: inline. */
  readonly run?: RunMode
}
