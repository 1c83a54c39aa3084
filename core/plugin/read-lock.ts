import type { Fault } from '../errors/host-error.ts'
import { isJsonObject, type JsonObject } from '../protocol/index.ts'
import { LOCK_VERSION, type LockedPlugin, type PluginLock } from './plugin-lock.ts'
import { readJsonFile } from './read-json-file.ts'

/** The lock, or why there is none. A lock that cannot be read is a fault in every mode: it was meant to be there. */
export type LockFile =
  | { readonly kind: 'lock'; readonly lock: PluginLock }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unusable'; readonly fault: Fault }

export async function readLock(file: string): Promise<LockFile> {
  const read = await readJsonFile(file)
  if (read.kind === 'missing') return read
  const result = read.kind === 'json' ? parseLock(read.value) : `the file ${read.what}`
  return typeof result === 'string'
    ? { kind: 'unusable', fault: unusable(file, result) }
    : { kind: 'lock', lock: result }
}

/** The lock, or what is wrong with the document. */
export function parseLock(document: unknown): PluginLock | string {
  if (!isJsonObject(document) || !isJsonObject(document.plugins))
    return 'it is not a lock: expected an object with "plugins"'
  if (document.lockVersion !== LOCK_VERSION)
    return `its lockVersion is ${JSON.stringify(document.lockVersion)}, this host reads ${LOCK_VERSION}`
  const plugins = Object.entries(document.plugins)
  const bad = plugins.find(([, plugin]) => !isLocked(plugin))
  return bad === undefined ? new Map(plugins as [string, LockedPlugin][]) : `its entry ${bad[0]} is incomplete`
}

const isLocked = (value: unknown): boolean =>
  isJsonObject(value) &&
  isText(value.package) &&
  isText(value.hostApi) &&
  isText(value.integrity) &&
  areDigests(value.files) &&
  (value.contract === undefined || isContract(value.contract))

const isContract = (value: unknown): boolean =>
  isJsonObject(value) && isText(value.record) && (value.pact === null || isText(value.pact))

const areDigests = (value: unknown): value is JsonObject => isJsonObject(value) && Object.values(value).every(isText)

const isText = (value: unknown): value is string => typeof value === 'string'

const unusable = (file: string, what: string): Fault => ({
  code: 'WXH_PLUGIN_UNLOCKED',
  where: file,
  what,
  remedy: 'Take the file from version control again, or write it anew with `wxhost plugin lock`.',
})
