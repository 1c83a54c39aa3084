import {
  formatPluginId,
  type PartResult,
  type PluginPackage,
  pactHash,
  RECORD_VERSION,
  surfaceOf,
  type VerificationRecord,
} from '@wxhost/core/harness'
import type { IWeChatProtocol } from '@wxhost/core/protocol'

/** A run of the suite that is to be remembered. */
export interface VerifiedRun {
  /** The very package that was run: what `inspectPackage` gave before its code was imported. */
  readonly found: Pick<PluginPackage, 'id' | 'packageName' | 'protocol' | 'integrity'>
  readonly plugin: IWeChatProtocol
  /** Versions of the host API that it was run on. */
  readonly hostApi: readonly string[]
  readonly mockVersion: string
  readonly harnessVersion: string
  /** Name and text of the pact that was written and verified; null: the plugin asks WeChat nothing. */
  readonly pact: { readonly file: string; readonly text: string } | null
  readonly parts: Readonly<Record<string, PartResult>>
}

/** The record of a run: the same run gives the same record, on whatever day. */
export const makeRecord = (run: VerifiedRun): VerificationRecord => ({
  recordVersion: RECORD_VERSION,
  plugin: formatPluginId(run.found.id),
  package: run.found.packageName,
  integrity: run.found.integrity,
  hostApi: [...new Set(run.hostApi)].sort(),
  mock: run.mockVersion,
  harness: run.harnessVersion,
  pact: run.pact && { file: run.pact.file, hash: pactHash(run.pact.text) },
  parts: run.parts,
  surface: surfaceOf(run.plugin, run.found.protocol),
})
