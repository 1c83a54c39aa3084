import { HOST_API_VERSION } from './host-api-version.ts'
import { formatPluginId } from './loaded-plugin.ts'
import { digestsOf } from './plugin-files.ts'
import type { PluginPackage } from './plugin-package.ts'
import { contentHash } from './record/canonical-json.ts'
import type { VerificationRecord } from './record/verification-record.ts'

/** What plugins.lock.json holds of one plugin. */
export interface LockedPlugin {
  /** npm name. */
  readonly package: string
  /** The host API version that was chosen out of the plugin's range. */
  readonly hostApi: string
  /** `sha256-…` over `files`. */
  readonly integrity: string
  /** `sha256-…` of each file, so that a change can be named. */
  readonly files: Readonly<Record<string, string>>
  /** Where a verification record of these files was there. */
  readonly contract?: LockedContract
}

/** Which proof is meant: another record for the same files would be a change, too. */
export interface LockedContract {
  /** `sha256-…` of the pact's content; null: it has none. */
  readonly pact: string | null
  /** `sha256-…` of the record's content, without the signatures: one more signer is no change. */
  readonly record: string
}

/** By plugin id, e.g. `template-v1@1.2.0`. */
export type PluginLock = ReadonlyMap<string, LockedPlugin>

export const LOCK_VERSION = 1

/** @param records by plugin id; one of other files is passed over. */
export function lockOf(
  packages: readonly PluginPackage[],
  records: ReadonlyMap<string, VerificationRecord> = new Map(),
): PluginLock {
  return new Map(
    packages.map((plugin) => {
      const id = formatPluginId(plugin.id)
      return [id, lockedFrom(plugin, records.get(id))]
    }),
  )
}

const lockedFrom = (plugin: PluginPackage, record: VerificationRecord | undefined): LockedPlugin => ({
  package: plugin.packageName,
  hostApi: HOST_API_VERSION,
  integrity: plugin.integrity,
  ...(record?.integrity === plugin.integrity && { contract: lockedContract(record) }),
  files: digestsOf(plugin.files),
})

export const lockedContract = (record: VerificationRecord): LockedContract => ({
  pact: record.pact?.hash ?? null,
  record: contentHash(record),
})

/** The text of plugins.lock.json: the same bytes for the same plugins, whatever the order of the manifest. */
export function formatLock(lock: PluginLock): string {
  const plugins = Object.fromEntries([...lock].sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${JSON.stringify({ lockVersion: LOCK_VERSION, plugins }, null, 2)}\n`
}
