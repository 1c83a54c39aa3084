import type { Fault } from '../errors/host-error.ts'
import type { PluginId } from './loaded-plugin.ts'
import type { RunMode } from './wanted-plugin.ts'

/** What became of one entry of the manifest, for operators. */
export interface PluginStatus {
  /** Undefined where the package could not be read. */
  readonly id?: PluginId
  readonly protocol?: string
  readonly packageName?: string
  /** As the manifest says: npm name or path. */
  readonly from: string
  /** appids; undefined: every app. */
  readonly apps: readonly string[] | undefined
  readonly serves: boolean
  readonly required: boolean
  readonly run: RunMode
  /** `not-loaded`: sound, but faults of the manifest as a whole kept every plugin from being loaded. */
  readonly state: 'loaded' | 'failed' | 'not-loaded'
  /** `sha256-…` over its files. */
  readonly integrity?: string
  /** Its verification record; undefined where none was asked for. */
  readonly contract?: {
    readonly state: 'verified' | 'missing' | 'refused'
    /** Key ids of the accepted signers. */
    readonly signedBy: readonly string[]
  }
  readonly faults: readonly Fault[]
  readonly warnings: readonly Fault[]
}
