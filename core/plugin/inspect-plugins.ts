import type { Fault } from '../errors/host-error.ts'
import { inspectPackage } from './inspect-package.ts'
import { duplicateFaults, protocolConflicts } from './placing-faults.ts'
import type { PluginPackage } from './plugin-package.ts'
import { faultsOf, lineOf, PluginRefusal } from './plugin-refusal.ts'
import { readManifest } from './read-manifest.ts'
import type { WantedPlugin } from './wanted-plugin.ts'

/** One entry of the manifest with what was found for it. */
export interface InspectedEntry {
  readonly wanted: WantedPlugin
  readonly found?: PluginPackage
  /** Of this plugin alone. */
  readonly faults: readonly Fault[]
}

export interface Inspection {
  readonly entries: readonly InspectedEntry[]
  readonly packages: readonly PluginPackage[]
  /** Of the manifest as a whole: with one of these no plugin is loaded. */
  readonly manifestFaults: readonly Fault[]
}

/** Reads the manifest and every package that it names, side by side. Runs no code of a plugin. */
export async function inspectPlugins(manifestFile: string): Promise<Inspection> {
  const manifest = await readManifest(manifestFile)
  const entries = await Promise.all(manifest.wanted.map((wanted) => inspect(wanted, manifestFile)))
  const packages = entries.flatMap(({ found }) => found ?? [])
  const first = [
    ...new Map(packages.toReversed().map((found) => [`${found.id.name}@${found.id.version}`, found])).values(),
  ]
  const manifestFaults = [...manifest.faults, ...duplicateFaults(packages), ...protocolConflicts(first.toReversed())]
  return { entries, packages, manifestFaults }
}

async function inspect(wanted: WantedPlugin, manifestFile: string): Promise<InspectedEntry> {
  try {
    return { wanted, found: await inspectPackage(wanted, manifestFile), faults: [] }
  } catch (thrown) {
    return { wanted, faults: faultsOf(asRefusal(thrown), wanted.where) }
  }
}

/** A file that vanishes or may not be read between two looks is the fault of its plugin alone, like all else. */
const asRefusal = (thrown: unknown): PluginRefusal =>
  thrown instanceof PluginRefusal
    ? thrown
    : new PluginRefusal(
        'WXH_PLUGIN_INVALID',
        `its files cannot be read: ${lineOf(thrown)}`,
        'Check the files of the package and who may read them.',
      )
