import { rename, rm, writeFile } from 'node:fs/promises'
import { describeFaults, type Fault } from '../../errors/host-error.ts'
import { type Inspection, inspectPlugins } from '../../plugin/inspect-plugins.ts'
import { formatLock, lockOf, type PluginLock } from '../../plugin/plugin-lock.ts'
import { readLock } from '../../plugin/read-lock.ts'
import type { PluginCliIo } from './plugin-cli-io.ts'
import { filesOf, type ManifestOption, type ModeOption } from './plugin-options.ts'
import { describeProofs, type Proofs, proofsOf } from './proofs-of.ts'

/** Writes the lock and says what changed. Exit code 1, and nothing written, where a plugin is at fault. */
export async function lockPlugins(options: ManifestOption & ModeOption, io: PluginCliIo): Promise<number> {
  const { manifestFile, lockFile: file, contracts } = await filesOf(options, io)
  const inspection = await inspectPlugins(manifestFile)
  const faults = allFaults(inspection)
  if (faults.length > 0) {
    io.err(describeFaults(`Nothing was locked: ${manifestFile} is at fault`, faults))
    return 1
  }
  const before = await readLock(file)
  const held: PluginLock = before.kind === 'lock' ? before.lock : new Map()
  const proofs = await proofsOf(inspection.packages, contracts)
  const lock = lockOf(inspection.packages, recordsOf(proofs))
  const changes = describeChanges(held, lock, io)
  if (before.kind === 'lock' && changes.length === 0) io.out(`${file} is up to date (${count(lock.size)}).`)
  else {
    await replaceFile(file, formatLock(lock))
    io.out([`Wrote ${file} (${count(lock.size)}):`, ...changes].join('\n'))
  }
  io.out(describeProofs(proofs))
  return 0
}

const recordsOf = (proofs: Proofs) =>
  new Map([...proofs].flatMap(([id, { signed }]) => (signed === undefined ? [] : [[id, signed.record]])))

export const allFaults = ({ manifestFaults, entries }: Inspection): readonly Fault[] => [
  ...manifestFaults,
  ...entries.flatMap(({ faults }) => faults),
]

export const count = (plugins: number): string => `${plugins} ${plugins === 1 ? 'plugin' : 'plugins'}`

function describeChanges(before: PluginLock, after: PluginLock, io: PluginCliIo): readonly string[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort()
  return ids.flatMap((id) => {
    const old = before.get(id)
    const now = after.get(id)
    if (now === undefined) return [io.colour('red', `  - ${id}`)]
    if (old === undefined) return [io.colour('green', `  + ${id}  ${now.integrity}`)]
    return JSON.stringify(old) === JSON.stringify(now) ? [] : [io.colour('yellow', `  ~ ${id}  ${now.integrity}`)]
  })
}

/** A host that starts meanwhile reads the old lock or the new one, never half of one. */
async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`
  try {
    await writeFile(draft, text)
    await rename(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
}
