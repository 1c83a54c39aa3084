import { HOST_API_VERSION } from './host-api-version.ts'
import { formatPluginId } from './loaded-plugin.ts'
import { digestsOf } from './plugin-files.ts'
import type { PluginPackage } from './plugin-package.ts'

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
}

/** By plugin id, e.g. `template-v1@1.2.0`. */
export type PluginLock = ReadonlyMap<string, LockedPlugin>

export const LOCK_VERSION = 1

export function lockOf(packages: readonly PluginPackage[]): PluginLock {
  return new Map(packages.map((plugin) => [formatPluginId(plugin.id), lockedFrom(plugin)]))
}

const lockedFrom = (plugin: PluginPackage): LockedPlugin => ({
  package: plugin.packageName,
  hostApi: HOST_API_VERSION,
  integrity: plugin.integrity,
  files: digestsOf(plugin.files),
})

/** The text of plugins.lock.json: the same bytes for the same plugins, whatever the order of the manifest. */
export function formatLock(lock: PluginLock): string {
  const plugins = Object.fromEntries([...lock].sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${JSON.stringify({ lockVersion: LOCK_VERSION, plugins }, null, 2)}\n`
}
