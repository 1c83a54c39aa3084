import type { Clock } from '../../clock.ts'
import type { Fault } from '../../errors/host-error.ts'
import type { ContractSettings } from '../../settings.ts'
import { findUnsupplied } from '../find-unsupplied.ts'
import { loadInWorker } from '../load-in-worker.ts'
import { formatPluginId, type LoadedPlugin } from '../loaded-plugin.ts'
import { unsuppliedFault } from '../placing-faults.ts'
import type { PlacedPlugin } from '../plugin-claims.ts'
import type { PluginPackage } from '../plugin-package.ts'
import { lineOf } from '../plugin-refusal.ts'
import { readLock } from '../read-lock.ts'
import { type Proof, proofOf } from '../record/proof-of.ts'
import type { StartWorker } from '../start-worker.ts'
import type { WantedPlugin } from '../wanted-plugin.ts'
import { installFault } from './install-refusal.ts'
import { placesFor } from './record-copies.ts'

export interface CandidateParts {
  readonly clock: Clock
  readonly startWorker: StartWorker
  /** Beside the manifest. */
  readonly lockFile: string
  readonly contracts: ContractSettings
  /** Folder of what was added, with the records that were given. */
  readonly home: string
  /** Compiles what the first call would have to wait for. @throws for a schema that is none. */
  readonly warm: (loaded: LoadedPlugin) => void
  /** How long its module may take to be ready, in milliseconds. Default 5000. */
  readonly loadTimeoutMs?: number
}

export interface Candidate {
  readonly placed: PlacedPlugin
  readonly contract: Proof['state']
  /** What the policy `warn` lets pass. */
  readonly warnings: readonly Fault[]
}

/** `faults`: nothing of it is left running. */
export type CandidateLoad = { readonly kind: 'loaded'; readonly candidate: Candidate } | CandidateFaults
interface CandidateFaults {
  readonly kind: 'faults'
  readonly faults: readonly Fault[]
}

/** Serves nobody, and supplies nobody: during a rollout stable's sources fill the cache. */
export const wantedCandidate = (directory: string, where: string, run: WantedPlugin['run']): WantedPlugin => ({
  source: { kind: 'path', path: directory },
  range: '*',
  required: false,
  apps: undefined,
  serves: false,
  where,
  ...(run === undefined ? {} : { run }),
})

/**
 * Holds a package to its lock, where it has one, and to its contract, loads it into a worker and warms it.
 *
 * @param others those that are loaded.
 * @param givenAt where its owner knows it from: what is to be done about a fault is done there.
 */
export async function loadCandidate(
  found: PluginPackage,
  others: readonly PlacedPlugin[],
  parts: CandidateParts,
  givenAt = found.directory,
): Promise<CandidateLoad> {
  const given = { ...found, directory: givenAt }
  const proof = await proofOf(given, await placesFor(formatPluginId(found.id), parts.contracts, parts.home))
  const isStrict = parts.contracts.policy === 'require'
  const stopping = [...(await lockFaults(found, parts.lockFile)), ...(isStrict ? proof.faults : [])]
  if (stopping.length > 0) return { kind: 'faults', faults: stopping }
  const wanted = { ...found.wanted, apps: appsServed(others, found.protocol) }
  const limits = { clock: parts.clock, timeoutMs: parts.loadTimeoutMs ?? 5_000 }
  const loaded = await loadInWorker({ ...found, wanted }, limits, parts.startWorker)
  const faults = await afterLoad({ loaded, wanted }, others, parts.warm)
  if (faults.length === 0)
    return { kind: 'loaded', candidate: { placed: { loaded, wanted }, contract: proof.state, warnings: proof.faults } }
  await loaded.worker?.stop()
  return { kind: 'faults', faults }
}

async function afterLoad(
  placed: PlacedPlugin,
  others: readonly PlacedPlugin[],
  warm: CandidateParts['warm'],
): Promise<readonly Fault[]> {
  const unsupplied = findUnsupplied([...others, placed]).filter(({ plugin }) => plugin === placed)
  try {
    warm(placed.loaded)
    return unsupplied.map(unsuppliedFault)
  } catch (thrown) {
    const remedy = 'Mend the schemas of its operations: each must be sound JSON Schema.'
    return [...unsupplied.map(unsuppliedFault), installFault(placed.wanted.where, lineOf(thrown), remedy)]
  }
}

/** A version that is locked is held to its lock; another one has the row of its installation. */
async function lockFaults({ id, integrity, wanted }: PluginPackage, lockFile: string): Promise<readonly Fault[]> {
  const read = await readLock(lockFile)
  const locked = read.kind === 'lock' ? read.lock.get(formatPluginId(id)) : undefined
  if (locked === undefined || locked.integrity === integrity) return []
  const what = `the files of ${formatPluginId(id)} are not the locked ones (${integrity}, locked ${locked.integrity})`
  const remedy = 'Find out who changed them. A version names one set of files: give other files another version.'
  return [{ code: 'WXH_PLUGIN_CHANGED', where: wanted.where, what, remedy }]
}

/** Whom it may come to serve: those whom its protocol serves now. */
export function appsServed(others: readonly PlacedPlugin[], protocol: string): readonly string[] | undefined {
  const serving = others.filter(({ loaded, wanted }) => wanted.serves && loaded.protocol === protocol)
  if (serving.length === 0 || serving.some(({ wanted }) => wanted.apps === undefined)) return undefined
  return [...new Set(serving.flatMap(({ wanted }) => wanted.apps ?? []))]
}
