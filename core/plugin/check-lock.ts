import type { Fault } from '../errors/host-error.ts'
import type { Mode } from '../settings.ts'
import { formatPluginId } from './loaded-plugin.ts'
import { digestsOf, integrityOf } from './plugin-files.ts'
import { type LockedPlugin, lockedContract, type PluginLock } from './plugin-lock.ts'
import type { PluginPackage } from './plugin-package.ts'
import type { Proof } from './record/proof-of.ts'

/** How far a difference from the lock is tolerated. */
export interface LockPolicy {
  readonly mode: Mode
  /** No tolerance in the sandbox either. */
  readonly strict: boolean
}

export interface LockFinding {
  readonly level: 'fault' | 'warning'
  readonly fault: Fault
}

/**
 * Whether the files of a package are the ones that were locked; undefined where they are.
 * In the sandbox a plugin may be unlocked, and one from a `path` may differ: its developer builds it all day.
 *
 * @param proof undefined: none was asked for, and the lock's is not looked at.
 */
export function checkLock(
  plugin: PluginPackage,
  lock: PluginLock,
  policy: LockPolicy,
  proof: Proof | undefined,
): LockFinding | undefined {
  const locked = lock.get(formatPluginId(plugin.id))
  const strict = policy.strict || policy.mode === 'production'
  if (locked === undefined) return { level: strict ? 'fault' : 'warning', fault: unlocked(plugin, lock) }
  const files = lockDifferences(plugin, locked)
  const others = proof === undefined ? [] : proofDifferences(proof, locked)
  if (files.length === 0 && others.length === 0) return undefined
  const lenient = !strict && plugin.wanted.source.kind === 'path'
  const fault = files.length === 0 ? otherRecord(plugin, others) : changed(plugin, [...files, ...others])
  return { level: lenient ? 'warning' : 'fault', fault }
}

/** What differs, each in words such as `dist/index.js changed`. */
export function lockDifferences(plugin: PluginPackage, locked: LockedPlugin): readonly string[] {
  if (locked.integrity === plugin.integrity && locked.package === plugin.packageName) return []
  const now = digestsOf(plugin.files)
  const paths = [...new Set([...Object.keys(locked.files), ...Object.keys(now)])].sort()
  const differences = paths.flatMap((path) => difference(path, locked.files[path], now[path]))
  if (locked.package !== plugin.packageName)
    differences.push(`the package is ${plugin.packageName}, not ${locked.package}`)
  if (integrityOf(locked.files) !== locked.integrity)
    differences.push('the lock was edited: its integrity is not that of its files')
  return differences
}

/** A record that came after the lock is no change: `wxhost plugin lock` takes it in. */
function proofDifferences({ signed }: Proof, { contract }: LockedPlugin): readonly string[] {
  if (contract === undefined) return []
  if (signed === undefined) return ['its verification record is gone or spoilt']
  return lockedContract(signed.record).record === contract.record ? [] : ['its verification record is another one']
}

function difference(path: string, locked: string | undefined, now: string | undefined): readonly string[] {
  if (locked === now) return []
  if (locked === undefined) return [`${path} was added`]
  return [now === undefined ? `${path} was removed` : `${path} changed`]
}

/** The first few of a list that may be long. */
const few = (items: readonly string[]): string =>
  items.length <= 5 ? items.join(', ') : `${items.slice(0, 5).join(', ')} and ${items.length - 5} more`

const changed = (plugin: PluginPackage, differences: readonly string[]): Fault => ({
  code: 'WXH_PLUGIN_CHANGED',
  where: plugin.wanted.where,
  what: `the files of ${formatPluginId(plugin.id)} are not the locked ones: ${few(differences)}`,
  remedy: 'Find out who changed them. If it was meant, run `wxhost plugin lock`; if not, install the package again.',
})

const otherRecord = (plugin: PluginPackage, differences: readonly string[]): Fault => ({
  code: 'WXH_PLUGIN_CHANGED',
  where: plugin.wanted.where,
  what: `${formatPluginId(plugin.id)} is not what was locked: ${differences.join(', ')}`,
  remedy:
    'Find out who changed it. If it was meant, run `wxhost plugin lock`; if not, take the record from version control again.',
})

function unlocked(plugin: PluginPackage, lock: PluginLock): Fault {
  const others = [...lock.keys()].filter((id) => id.startsWith(`${plugin.id.name}@`))
  return {
    code: 'WXH_PLUGIN_UNLOCKED',
    where: plugin.wanted.where,
    what: `${formatPluginId(plugin.id)} is not in the lock${others.length === 0 ? '' : `, which has ${others.join(', ')}`}`,
    remedy: 'Run `wxhost plugin lock`, or install the locked version.',
  }
}
