import type { Fault } from '../../errors/host-error.ts'
import { importPlugin } from '../import-plugin.ts'
import type { AddRequest } from '../install/add-request.ts'
import { forgetVersion } from '../install/forget-version.ts'
import { installFault, notInstalled, notRemoved } from '../install/install-refusal.ts'
import { installVersion } from '../install/install-version.ts'
import { changeInstalled, type InstalledRow, type RowsChange } from '../install/installed-file.ts'
import type { CandidateParts } from '../install/load-candidate.ts'
import type { Installed, InstalledVersion } from '../install/open-installed.ts'
import { formatPluginId, type LoadedPlugin, type PluginId } from '../loaded-plugin.ts'
import type { PlacedPlugin } from '../plugin-claims.ts'
import { lineOf } from '../plugin-refusal.ts'
import type { PluginStatus } from '../plugin-status.ts'
import { listViews } from './list-views.ts'
import type { LiveRegistry } from './live-registry.ts'
import { OneAtATime } from './one-at-a-time.ts'
import type { PluginControl } from './plugin-control.ts'
import type { PluginView, RolloutRole } from './plugin-view.ts'

export interface LivePluginsParts extends CandidateParts {
  readonly registry: LiveRegistry
  /** Of the manifest's entries. */
  readonly statuses: readonly PluginStatus[]
  readonly installed: Installed
  /** What calls do with each version at this moment. */
  readonly roles: () => (loaded: LoadedPlugin) => RolloutRole
  /** The rollout that routes to a version, or may again; undefined: none. */
  readonly heldBy: (loaded: LoadedPlugin) => string | undefined
  /** Resolves once every call that is in hand now has been answered. */
  readonly passed: () => Promise<void>
  readonly onEvent: (event: LivePluginEvent) => void
}

/** For the log. */
export type LivePluginEvent =
  | { readonly kind: 'added' | 'removed' | 'inlined' | 'drained'; readonly plugin: string }
  /** `not-inlined`: it stays in its worker. `not-forgotten`: it is removed, and some of its files are left. */
  | { readonly kind: 'not-inlined' | 'not-forgotten'; readonly plugin: string; readonly why: string }

/** Which version, down to its bytes. */
export interface VersionOf {
  readonly plugin: PluginId
  readonly integrity: string
}

export interface LivePlugins extends PluginControl {
  /** A promoted version leaves its worker, unless its entry says that it runs in one. Never throws. */
  settle(version: VersionOf): Promise<void>
  /** What an operator should know of those that were added, one line each. */
  notices(): readonly string[]
  close(): Promise<void>
}

export const createLivePlugins = (parts: LivePluginsParts): LivePlugins => new Live(parts)

class Live implements LivePlugins {
  readonly #parts: LivePluginsParts
  readonly #queue = new OneAtATime()
  #versions: readonly InstalledVersion[]
  /** They get no calls any more. */
  readonly #draining = new Map<LoadedPlugin, PluginView>()
  /** Workers whose version runs in the host's thread by now. */
  readonly #leaving = new Set<LoadedPlugin>()
  #retired: readonly PluginView[] = []

  constructor(parts: LivePluginsParts) {
    this.#parts = parts
    this.#versions = parts.installed.versions
  }

  notices(): readonly string[] {
    const faults = [...this.#parts.installed.faults, ...this.#versions.flatMap((version) => version.faults)]
    return faults.map(({ where, code }) => `${where}: ${code}`)
  }

  list(): readonly PluginView[] {
    return [...this.#loaded(), ...this.#draining.values(), ...this.#retired]
  }

  add(request: AddRequest): Promise<PluginView> {
    return this.#queue.run(async () => {
      const { registry, clock, installed } = this.#parts
      const { path } = request
      if (installed.faults.length > 0) throw notInstalled(path, installed.faults)
      const done = await installVersion(request, registry.placed, this.#rows(), this.#parts)
      if (done.kind === 'faults') throw notInstalled(path, done.faults)
      if (done.kind === 'there') return this.#viewOf(done.plugin)
      const row = { ...done.row, addedAt: clock.now() }
      await this.#keep(
        (rows) => withRow(rows, row),
        async () => {
          await done.candidate.placed.loaded.worker?.stop()
          await done.forget()
        },
      )
      this.#versions = [...this.#versions, { row, contract: done.candidate.contract, faults: [] }]
      registry.replace([...registry.placed, done.candidate.placed])
      this.#parts.onEvent({ kind: 'added', plugin: row.plugin })
      return this.#viewOf(row.plugin)
    })
  }

  remove(plugin: string): Promise<PluginView> {
    return this.#queue.run(async () => {
      const { registry, home, onEvent } = this.#parts
      const version = this.#versions.find(({ row }) => row.plugin === plugin)
      const placed = version?.faults.length === 0 ? this.#placed(version.row) : undefined
      const refusal = this.#keepsIt(plugin, version, placed)
      if (refusal !== undefined) throw notRemoved(plugin, refusal)
      const view = { ...this.#viewOf(plugin), state: 'draining' } as const
      const before = registry.placed
      registry.replace(before.filter((one) => one !== placed))
      await this.#keep(
        (rows) => rows.filter((one) => one.plugin !== plugin),
        async () => registry.replace(before),
      )
      this.#versions = this.#versions.filter((one) => one !== version)
      if (placed !== undefined) this.#draining.set(placed.loaded, view)
      if (version !== undefined)
        await forgetVersion(version.row, home).catch((thrown) =>
          onEvent({ kind: 'not-forgotten', plugin, why: lineOf(thrown) }),
        )
      onEvent({ kind: 'removed', plugin })
      if (placed === undefined) return { ...view, state: 'retired' }
      void this.#drain(placed.loaded).then(() => this.#retire(placed.loaded, view))
      return view
    })
  }

  settle(version: VersionOf): Promise<void> {
    return this.#queue.run(async () => {
      const { registry, clock, loadTimeoutMs = 5_000, warm, onEvent } = this.#parts
      const old = registry.placed.find(({ loaded }) => isVersion(loaded, version))
      if (old?.loaded.from === undefined || old.loaded.worker === undefined || old.wanted.run === 'worker') return
      const plugin = formatPluginId(version.plugin)
      try {
        const loaded = await importPlugin(old.loaded.from, { clock, timeoutMs: loadTimeoutMs })
        warm(loaded)
        registry.replace(registry.placed.map((one) => (one === old ? { ...old, loaded } : one)))
        onEvent({ kind: 'inlined', plugin })
        this.#leaving.add(old.loaded)
        void this.#drain(old.loaded).then(() => {
          this.#leaving.delete(old.loaded)
          onEvent({ kind: 'drained', plugin })
        })
      } catch (thrown) {
        onEvent({ kind: 'not-inlined', plugin, why: lineOf(thrown) })
      }
    })
  }

  async close(): Promise<void> {
    const all = [...this.#parts.registry.list(), ...this.#draining.keys(), ...this.#leaving]
    await Promise.all(all.map(({ worker }) => worker?.stop()))
  }

  /** Nobody is given it any more: its last calls end, then its worker. */
  async #drain(loaded: LoadedPlugin): Promise<void> {
    await this.#parts.passed()
    await loaded.worker?.stop()
  }

  #retire(loaded: LoadedPlugin, view: PluginView): void {
    this.#draining.delete(loaded)
    this.#retired = [...this.#retired, { ...view, state: 'retired' } as const].slice(-mostRetired)
    this.#parts.onEvent({ kind: 'drained', plugin: view.plugin })
  }

  /** Why it cannot be taken out. */
  #keepsIt(plugin: string, version: InstalledVersion | undefined, placed: PlacedPlugin | undefined): Fault | undefined {
    if (version === undefined) {
      const named = this.#parts.registry.placed.find(({ loaded }) => formatPluginId(loaded.id) === plugin)
      return named === undefined
        ? installFault(plugin, 'it is not installed', '`wxhost plugin list --running` shows what is.')
        : installFault(plugin, `the manifest names it: ${named.wanted.where}`, 'Take it out there, and start anew.')
    }
    const rollout = placed === undefined ? undefined : this.#parts.heldBy(placed.loaded)
    if (rollout === undefined) return undefined
    const remedy = 'Abort that rollout, or promote another version in the place of this one, then remove it.'
    return installFault(plugin, `the rollout ${rollout} needs it`, remedy)
  }

  #placed(row: InstalledRow): PlacedPlugin | undefined {
    return this.#parts.registry.placed.find(({ loaded }) => isRow(loaded, row))
  }

  /** Remembers it across a restart. @param undo what was done already, where that cannot be written. */
  async #keep(change: RowsChange, undo: () => Promise<void>): Promise<void> {
    try {
      await changeInstalled(this.#parts.home, this.#parts.clock, change)
    } catch (thrown) {
      await undo()
      const remedy = 'Make room on the disk of the data directory, or mend who may write there.'
      throw notInstalled('The change', [installFault(this.#parts.home, lineOf(thrown), remedy)])
    }
  }

  #rows(): readonly InstalledRow[] {
    return this.#versions.map(({ row }) => row)
  }

  #loaded(): readonly PluginView[] {
    const { statuses, registry, roles } = this.#parts
    return listViews({ statuses, versions: this.#versions, placed: registry.placed, roleOf: roles() })
  }

  #viewOf(plugin: string): PluginView {
    const found = this.#loaded().findLast((view) => view.plugin === plugin)
    if (found === undefined) throw new Error(`${plugin} is not among those that are loaded`)
    return found
  }
}

const mostRetired = 20

const isVersion = ({ id, integrity }: LoadedPlugin, version: VersionOf): boolean =>
  formatPluginId(id) === formatPluginId(version.plugin) && integrity === version.integrity

const isRow = ({ id, integrity }: LoadedPlugin, row: InstalledRow): boolean =>
  formatPluginId(id) === row.plugin && integrity === row.integrity

/** Another host of the directory may have added it at the same time. */
function withRow(rows: readonly InstalledRow[], row: InstalledRow): readonly InstalledRow[] {
  const there = rows.find((one) => one.plugin === row.plugin)
  if (there !== undefined && there.integrity !== row.integrity)
    throw new Error(`another host has added ${row.plugin} with other files meanwhile`)
  return [...rows.filter((one) => one !== there), row]
}
