import { describeFaults, type Fault } from '../../errors/host-error.ts'
import { checkLock, type LockPolicy } from '../../plugin/check-lock.ts'
import { HOST_API_VERSION } from '../../plugin/host-api-version.ts'
import { inspectPlugins } from '../../plugin/inspect-plugins.ts'
import { formatPluginId } from '../../plugin/loaded-plugin.ts'
import type { PluginLock } from '../../plugin/plugin-lock.ts'
import type { PluginPackage } from '../../plugin/plugin-package.ts'
import { type LockFile, readLock } from '../../plugin/read-lock.ts'
import { allFaults, count } from './lock-plugins.ts'
import type { PluginCliIo } from './plugin-cli-io.ts'
import { filesOf, type ManifestOption, type ModeOption } from './plugin-options.ts'
import { describeProofs, type Proofs, proofsOf } from './proofs-of.ts'

/** Exit code 1 for any difference between manifest, packages and lock. */
export async function verifyPlugins(options: ManifestOption & ModeOption, io: PluginCliIo): Promise<number> {
  const { manifestFile, lockFile, contracts } = await filesOf(options, io)
  const [inspection, read] = await Promise.all([inspectPlugins(manifestFile), readLock(lockFile)])
  const proofs = await proofsOf(inspection.packages, contracts)
  const faults = [...allFaults(inspection), ...againstLock(inspection.packages, proofs, read, lockFile)]
  if (faults.length > 0) {
    io.err(describeFaults(`${manifestFile} and ${lockFile} do not fit what is installed`, faults))
    return 1
  }
  io.out(`${count(inspection.packages.length)} verified: all files are the locked ones.`)
  io.out(describeProofs(proofs))
  return 0
}

function againstLock(
  packages: readonly PluginPackage[],
  proofs: Proofs,
  read: LockFile,
  file: string,
): readonly Fault[] {
  if (read.kind === 'unusable') return [read.fault]
  if (read.kind === 'missing') return [unlocked(file, 'the file does not exist')]
  const changed = packages.flatMap(
    (plugin) => checkLock(plugin, read.lock, strictly, proofs.get(formatPluginId(plugin.id)))?.fault ?? [],
  )
  return [...changed, ...leftOver(packages, read.lock, file), ...otherHostApi(packages, read.lock, file)]
}

const strictly: LockPolicy = { mode: 'production', strict: true }

function leftOver(packages: readonly PluginPackage[], lock: PluginLock, file: string): readonly Fault[] {
  const ids = new Set(packages.map(({ id }) => formatPluginId(id)))
  const others = [...lock.keys()].filter((id) => !ids.has(id))
  return others.map((id) => unlocked(file, `it holds ${id}, which no entry of the manifest resolves to`))
}

function otherHostApi(packages: readonly PluginPackage[], lock: PluginLock, file: string): readonly Fault[] {
  const ids = packages.map(({ id }) => formatPluginId(id))
  return ids.flatMap((id) => {
    const hostApi = lock.get(id)?.hostApi ?? HOST_API_VERSION
    return hostApi === HOST_API_VERSION
      ? []
      : [unlocked(file, `it holds ${id} for host API ${hostApi}, this host has ${HOST_API_VERSION}`)]
  })
}

const unlocked = (where: string, what: string): Fault => ({
  code: 'WXH_PLUGIN_UNLOCKED',
  where,
  what,
  remedy: 'Run `wxhost plugin lock` and look at what it changes.',
})
