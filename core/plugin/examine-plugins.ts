import type { Clock } from '../clock.ts'
import type { Fault } from '../errors/host-error.ts'
import type { ContractSettings, Mode } from '../settings.ts'
import { checkLock, type LockPolicy } from './check-lock.ts'
import { findUnsupplied } from './find-unsupplied.ts'
import { type ImportLimits, importPlugin } from './import-plugin.ts'
import { inParallel } from './in-parallel.ts'
import { type InspectedEntry, inspectPlugins } from './inspect-plugins.ts'
import { createLiveRegistry, type LiveRegistry } from './live/live-registry.ts'
import { loadInWorker } from './load-in-worker.ts'
import type { LoadedPlugin } from './loaded-plugin.ts'
import { supplyConflicts, unsuppliedFault } from './placing-faults.ts'
import type { PlacedPlugin } from './plugin-claims.ts'
import type { PluginPackage } from './plugin-package.ts'
import { faultsOf, lineOf, PluginRefusal } from './plugin-refusal.ts'
import type { PluginStatus } from './plugin-status.ts'
import { type LockFile, readLock } from './read-lock.ts'
import { type Proof, proofOf } from './record/proof-of.ts'
import type { StartWorker } from './start-worker.ts'
import { formatSource } from './wanted-plugin.ts'

export interface LoadOptions {
  readonly manifestFile: string
  readonly lockFile: string
  readonly mode: Mode
  readonly clock: Clock
  /** What proof each plugin needs; undefined: none is asked for, as where packages are only looked at. */
  readonly contracts: ContractSettings | undefined
  /** In the sandbox: as strict about the lock as in production. Default false. */
  readonly strict?: boolean
  /** How long one module may take to be ready, in milliseconds. Default 5000. */
  readonly loadTimeoutMs?: number
  /** How those that are to run in a worker are started; without it they are refused. */
  readonly startWorker?: StartWorker
}

export interface Examination {
  /** The plugins that are sound. */
  readonly registry: LiveRegistry
  /** All that is wrong. */
  readonly faults: readonly Fault[]
  /** Those of `faults` with which the host must not start: of the manifest itself, and of required plugins. */
  readonly fatal: readonly Fault[]
  readonly warnings: readonly Fault[]
  /** One an entry of the manifest, in its order. */
  readonly statuses: readonly PluginStatus[]
  /** Ends the workers of its plugins. */
  close(): Promise<void>
}

/** An entry on its way; each step adds to it. */
interface Entry extends InspectedEntry {
  readonly loaded?: LoadedPlugin
  readonly proof?: Proof
  readonly warnings: readonly Fault[]
}

/** Node loads a hundred modules at once in three times the time that a few after the other take (measured with Node 24). */
const importsAtOnce = 4

/** Checks and loads all that the manifest names. Never throws for what is wrong there. */
export async function examinePlugins(options: LoadOptions): Promise<Examination> {
  const [inspection, lockFile] = await Promise.all([inspectPlugins(options.manifestFile), readLock(options.lockFile)])
  const policy: LockPolicy = { mode: options.mode, strict: options.strict ?? false }
  const lock = judgeLockFile(lockFile, options.lockFile, policy)
  const proven = await Promise.all(inspection.entries.map((entry) => withProof(entry, options.contracts)))
  const locked = proven.map((entry) => withLock(entry, lockFile, policy))
  const stopped = [...inspection.manifestFaults, ...lock.faults]
  if (stopped.length > 0) return { ...summarise(locked, [], stopped, lock.warnings), close: async () => {} }

  const limits = { clock: options.clock, timeoutMs: options.loadTimeoutMs ?? 5_000 }
  const loaded = await inParallel(locked, importsAtOnce, (entry) => withCode(entry, limits, options.startWorker))
  const conflicts = supplyConflicts(placedOf(loaded))
  const entries = withSupply(loaded)
  // Also of those that lost their place since.
  const workers = loaded.flatMap((entry) => entry.loaded?.worker ?? [])
  const close = async () => void (await Promise.all(workers.map((worker) => worker.stop())))
  return { ...summarise(entries, placedOf(entries), conflicts, lock.warnings), close }
}

function judgeLockFile(lockFile: LockFile, file: string, { mode, strict }: LockPolicy) {
  if (lockFile.kind === 'unusable') return { faults: [lockFile.fault], warnings: [] }
  if (lockFile.kind === 'lock') return { faults: [], warnings: [] }
  const missing: Fault = {
    code: 'WXH_PLUGIN_UNLOCKED',
    where: file,
    what: 'the file does not exist, so nothing shows whether the plugins are the ones that were tested',
    remedy: 'Run `wxhost plugin lock` where they were tested, and ship the file beside the manifest.',
  }
  return strict || mode === 'production' ? { faults: [missing], warnings: [] } : { faults: [], warnings: [missing] }
}

async function withProof(entry: InspectedEntry, contracts: ContractSettings | undefined): Promise<Entry> {
  if (entry.found === undefined || contracts === undefined) return { ...entry, warnings: [] }
  const proof = await proofOf(entry.found, contracts)
  return contracts.policy === 'warn'
    ? { ...entry, proof, warnings: proof.faults }
    : { ...entry, proof, faults: proof.faults, warnings: [] }
}

function withLock(entry: Entry, lockFile: LockFile, policy: LockPolicy): Entry {
  if (entry.found === undefined || lockFile.kind !== 'lock') return entry
  const finding = checkLock(entry.found, lockFile.lock, policy, entry.proof)
  if (finding === undefined) return entry
  return finding.level === 'fault'
    ? { ...entry, faults: [finding.fault, ...entry.faults] }
    : { ...entry, warnings: [finding.fault, ...entry.warnings] }
}

async function withCode(entry: Entry, limits: ImportLimits, startWorker: StartWorker | undefined): Promise<Entry> {
  if (entry.found === undefined || entry.faults.length > 0) return entry
  try {
    return { ...entry, loaded: await load(entry.found, limits, startWorker) }
  } catch (thrown) {
    const refusal =
      thrown instanceof PluginRefusal ? thrown : new PluginRefusal('WXH_PLUGIN_LOAD_FAILED', lineOf(thrown))
    return { ...entry, faults: faultsOf(refusal, entry.wanted.where) }
  }
}

function load(found: PluginPackage, limits: ImportLimits, startWorker: StartWorker | undefined): Promise<LoadedPlugin> {
  // What serves nobody yet is a candidate: it is not trusted with the host's own thread before it was promoted.
  const run = found.wanted.run ?? (found.wanted.serves || startWorker === undefined ? 'inline' : 'worker')
  return run === 'worker' ? loadInWorker(found, limits, startWorker) : importPlugin(found, limits)
}

/** Entries that lack a credential lose their place. */
function withSupply(entries: readonly Entry[]): readonly Entry[] {
  const lacking = Map.groupBy(findUnsupplied(placedOf(entries)), ({ plugin }) => plugin.wanted)
  return entries.map((entry) => {
    const faults = lacking.get(entry.wanted)?.map(unsuppliedFault)
    if (faults === undefined) return entry
    const { loaded: _, ...rest } = entry
    return { ...rest, faults }
  })
}

const placedOf = (entries: readonly Entry[]): readonly PlacedPlugin[] =>
  entries.flatMap(({ loaded, wanted }) => (loaded === undefined ? [] : [{ loaded, wanted }]))

function summarise(
  entries: readonly Entry[],
  placed: readonly PlacedPlugin[],
  manifestFaults: readonly Fault[],
  lockWarnings: readonly Fault[],
): Omit<Examination, 'close'> {
  const required = entries.filter(({ wanted }) => wanted.required)
  return {
    registry: createLiveRegistry(placed),
    faults: [...manifestFaults, ...entries.flatMap(({ faults }) => faults)],
    fatal: [...manifestFaults, ...required.flatMap(({ faults }) => faults)],
    warnings: [...lockWarnings, ...entries.flatMap(({ warnings }) => warnings)],
    statuses: entries.map(statusOf),
  }
}

function statusOf({ wanted, found, loaded, proof, faults, warnings }: Entry): PluginStatus {
  const { apps, serves, required } = wanted
  const run = loaded?.run ?? wanted.run ?? (serves ? 'inline' : 'worker')
  const known = found && {
    id: found.id,
    protocol: found.protocol,
    packageName: found.packageName,
    integrity: found.integrity,
  }
  const state = loaded !== undefined ? 'loaded' : faults.length > 0 ? 'failed' : 'not-loaded'
  const contract = proof && { state: proof.state, signedBy: proof.signedBy }
  return {
    ...known,
    ...(contract && { contract }),
    from: formatSource(wanted.source),
    apps,
    serves,
    required,
    run,
    state,
    faults,
    warnings,
  }
}
