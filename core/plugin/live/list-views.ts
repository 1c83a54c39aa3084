import type { InstalledVersion } from '../install/open-installed.ts'
import { formatPluginId, type LoadedPlugin } from '../loaded-plugin.ts'
import type { PlacedPlugin } from '../plugin-claims.ts'
import type { PluginStatus } from '../plugin-status.ts'
import { type PluginView, type RolloutRole, stateOf } from './plugin-view.ts'

export interface ListedParts {
  /** Of the manifest's entries. */
  readonly statuses: readonly PluginStatus[]
  readonly versions: readonly InstalledVersion[]
  readonly placed: readonly PlacedPlugin[]
  readonly roleOf: (loaded: LoadedPlugin) => RolloutRole
}

/** The manifest's first, in its order, then those that were added. */
export const listViews = ({ statuses, versions, placed, roleOf }: ListedParts): readonly PluginView[] => [
  ...statuses.map((status) => viewOfStatus(status, placed, roleOf)),
  ...versions.map((version) => viewOfVersion(version, placed, roleOf)),
]

type Placed = readonly PlacedPlugin[]

function viewOfStatus(status: PluginStatus, placed: Placed, roleOf: ListedParts['roleOf']): PluginView {
  const plugin = status.id === undefined ? status.from : formatPluginId(status.id)
  const own = placed.find(({ loaded }) => formatPluginId(loaded.id) === plugin)
  const loaded = status.state === 'loaded' ? own?.loaded : undefined
  const unloaded = status.state === 'not-loaded' ? 'verified' : 'discovered'
  return {
    plugin,
    protocol: status.protocol ?? null,
    packageName: status.packageName ?? null,
    integrity: status.integrity ?? null,
    state: loaded === undefined ? unloaded : stateOf(loaded, status.serves, roleOf(loaded), !status.serves),
    run: loaded?.run ?? status.run,
    from: status.from,
    added: false,
    serves: status.serves,
    apps: status.apps ?? null,
    contract: status.contract?.state ?? null,
    faults: status.faults,
  }
}

function viewOfVersion(version: InstalledVersion, placed: Placed, roleOf: ListedParts['roleOf']): PluginView {
  const { row, contract, faults } = version
  const is = ({ loaded }: PlacedPlugin) =>
    formatPluginId(loaded.id) === row.plugin && loaded.integrity === row.integrity
  const own = faults.length === 0 ? placed.find(is) : undefined
  return {
    plugin: row.plugin,
    protocol: own?.loaded.protocol ?? null,
    packageName: own?.loaded.packageName ?? null,
    integrity: row.integrity,
    state: own === undefined ? 'discovered' : stateOf(own.loaded, false, roleOf(own.loaded), true),
    run: own === undefined ? (row.run ?? 'worker') : (own.loaded.run ?? 'inline'),
    from: row.from,
    added: true,
    serves: false,
    apps: own?.wanted.apps ?? null,
    contract: contract ?? null,
    faults,
  }
}
