import { join } from 'node:path'
import type { Fault } from '../../errors/host-error.ts'
import { inspectPackage } from '../inspect-package.ts'
import type { LiveRegistry } from '../live/live-registry.ts'
import { formatPluginId } from '../loaded-plugin.ts'
import type { Proof } from '../record/proof-of.ts'
import { faultsOfThrown, installFault } from './install-refusal.ts'
import { type InstalledRow, installedFile, readInstalled } from './installed-file.ts'
import { type CandidateLoad, type CandidateParts, loadCandidate, wantedCandidate } from './load-candidate.ts'
import { sweepStaging } from './staging.ts'

/** A version that was added, and how it is with it now. */
export interface InstalledVersion {
  readonly row: InstalledRow
  readonly contract: Proof['state'] | undefined
  /** Not empty: it is not loaded. */
  readonly faults: readonly Fault[]
}

export interface Installed {
  readonly versions: readonly InstalledVersion[]
  /** Of the file as a whole: nothing that was added is loaded then, and nothing can be added. */
  readonly faults: readonly Fault[]
}

/** Loads again, at start, all that was added before; verified anew. What is at fault is left out, and the others serve. */
export async function openInstalled(registry: LiveRegistry, parts: CandidateParts): Promise<Installed> {
  const read = await readInstalled(parts.home)
  if (read.kind === 'unusable') return { versions: [], faults: [unusable(parts.home, read.what)] }
  await sweepStaging(parts.home)
  const versions: InstalledVersion[] = []
  // One after the other: each may supply nothing to the next, and a host seldom has more than two.
  for (const row of read.rows) versions.push(await openVersion(row, registry, parts))
  return { versions, faults: [] }
}

async function openVersion(
  row: InstalledRow,
  registry: LiveRegistry,
  parts: CandidateParts,
): Promise<InstalledVersion> {
  const load = await loadRow(row, registry, parts)
  if (load.kind === 'faults') return { row, contract: undefined, faults: load.faults }
  registry.replace([...registry.placed, load.candidate.placed])
  return { row, contract: load.candidate.contract, faults: [] }
}

async function loadRow(row: InstalledRow, registry: LiveRegistry, parts: CandidateParts): Promise<CandidateLoad> {
  const directory = join(parts.home, row.folder)
  try {
    const found = await inspectPackage(wantedCandidate(directory, row.plugin, row.run), installedFile(parts.home))
    const id = formatPluginId(found.id)
    if (id !== row.plugin || found.integrity !== row.integrity) return faulty(changed(row, directory))
    const named = registry.placed.find(({ loaded }) => formatPluginId(loaded.id) === id)
    if (named !== undefined) return faulty(twice(row, named.wanted.where))
    return await loadCandidate(found, registry.placed, parts)
  } catch (thrown) {
    return { kind: 'faults', faults: faultsOfThrown(thrown, row.plugin) }
  }
}

const faulty = (fault: Fault): CandidateLoad => ({ kind: 'faults', faults: [fault] })

const changed = ({ plugin }: InstalledRow, directory: string): Fault => ({
  code: 'WXH_PLUGIN_CHANGED',
  where: plugin,
  what: `the files in ${directory} are not the ones that were installed`,
  remedy: `Find out who changed them. Then \`wxhost plugin remove ${plugin}\`, and add the package again.`,
})

const twice = ({ plugin }: InstalledRow, where: string): Fault =>
  installFault(
    plugin,
    `it is named by ${where} too, and loaded as that says`,
    `Nothing is lost. \`wxhost plugin remove ${plugin}\` ends this notice.`,
  )

const unusable = (home: string, what: string): Fault =>
  installFault(
    installedFile(home),
    `the file ${what}`,
    'Take it from a backup, or remove it and add the plugins that were added again.',
  )
