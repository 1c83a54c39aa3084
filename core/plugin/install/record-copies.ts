import { access, copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isJsonObject } from '../../protocol/index.ts'
import type { ContractSettings } from '../../settings.ts'
import { readJsonFile } from '../read-json-file.ts'
import { parseRecord, readPactHash } from '../record/read-record.ts'
import { recordFileName, type VerificationRecord } from '../record/verification-record.ts'
import { installRefusal } from './install-refusal.ts'

/** Records that were given with a package; what they say counts by their signature, wherever they came from. */
export type GivenPlaces = Pick<ContractSettings, 'recordsDir' | 'pactsDir'>

export const givenPlaces = (home: string): GivenPlaces => ({
  recordsDir: join(home, 'contracts', 'verified'),
  pactsDir: join(home, 'contracts', 'pacts'),
})

/** Which files, for which version, and where to. */
export interface RecordsToCopy {
  /** e.g. `pay-v3@1.1.0` */
  readonly plugin: string
  /** Absolute paths: which is what, their content tells. */
  readonly files: readonly string[]
  readonly home: string
  /** Where the host keeps the pacts of its own plugins. */
  readonly known: string
  /** A record that is there already stays: another host goes by it. */
  readonly isShared: boolean
}

/**
 * Copies the verification record of a version, and the pact that it names: given too, or where the harness puts it beside the
 * record, or known to the host already. Nothing that another version is proven by is replaced.
 *
 * @throws PluginRefusal for a file that is neither, or another version's.
 */
export async function copyRecords({ plugin, files, home, known, isShared }: RecordsToCopy): Promise<void> {
  const { recordsDir, pactsDir } = givenPlaces(home)
  const own = join(recordsDir, recordFileName(plugin))
  if (files.length === 0 || (isShared && (await isThere(own)))) return
  await Promise.all([recordsDir, pactsDir].map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })))
  const kinds = await Promise.all(files.map(kindOf))
  for (const { file, record } of kinds) if (record !== undefined) requireOwn(record, plugin, file)
  const taken = await pactsOfOthers(plugin, recordsDir)
  const toPact = (name: string) => ({ name, to: join(pactsDir, name), owner: taken.get(name) })
  for (const { file, record } of kinds) {
    if (record === undefined) {
      await copyPact(file, toPact(basename(file)))
      continue
    }
    await copyFile(file, own)
    const pact = record.pact?.file
    if (pact === undefined || files.some((other) => basename(other) === pact)) continue
    // None of them: the gate says which one is missing.
    const from = await firstThere([join(dirname(dirname(file)), 'pacts', pact), join(known, pact)])
    if (from !== undefined) await copyPact(from, toPact(pact))
  }
}

function requireOwn(record: VerificationRecord, plugin: string, file: string): void {
  if (record.plugin === plugin) return
  throw installRefusal(
    `${basename(file)} is the record of ${record.plugin}, not of ${plugin}`,
    `Give the record of ${plugin} alone, and its pact.`,
  )
}

/** Name of a pact -> the version that was added and is proven by it. */
async function pactsOfOthers(plugin: string, recordsDir: string): Promise<ReadonlyMap<string, string>> {
  const others = (await readdir(recordsDir)).filter((name) => name !== recordFileName(plugin))
  const records = await Promise.all(others.map((name) => kindOf(join(recordsDir, name)).catch(() => undefined)))
  return new Map(records.flatMap((one) => (one?.record?.pact ? [[one.record.pact.file, one.record.plugin]] : [])))
}

interface PactPlace {
  readonly name: string
  readonly to: string
  /** Another version that is proven by it. */
  readonly owner: string | undefined
}

async function copyPact(from: string, { name, to, owner }: PactPlace): Promise<void> {
  if (owner === undefined) return copyFile(from, to)
  const [held, own] = await Promise.all([to, from].map((file) => readPactHash(dirname(file), basename(file))))
  if (held?.kind !== 'hash') return copyFile(from, to)
  if (own?.kind === 'hash' && own.hash === held.hash) return
  throw installRefusal(
    `${name} is the pact of ${owner} too, with another content`,
    'Name the pact after the version, as `wxhost contract test DIR --record` does, and sign the record that names it.',
  )
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

async function firstThere(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) if (await isThere(file)) return file
  return undefined
}

async function kindOf(file: string): Promise<{ readonly file: string; readonly record?: VerificationRecord }> {
  const read = await readJsonFile(file)
  const value = read.kind === 'json' ? read.value : undefined
  if (isJsonObject(value) && Array.isArray(value.interactions)) return { file }
  const parsed = value === undefined ? undefined : parseRecord(value, basename(file))
  const record = parsed?.kind === 'record' ? parsed.signed.record : undefined
  if (record !== undefined && /^[a-z][a-z0-9-]*@[\w.+-]+$/.test(record.plugin)) return { file, record }
  throw installRefusal(
    `${basename(file)} is neither a verification record nor a pact`,
    'Give the files that `wxhost contract test DIR --record` wrote.',
  )
}

export const forgetRecord = async (plugin: string, { recordsDir }: GivenPlaces): Promise<void> =>
  rm(join(recordsDir, recordFileName(plugin)), { force: true })

/** Those given with the version, where it has any; else those of the host. */
export async function placesFor(plugin: string, settings: ContractSettings, home: string): Promise<ContractSettings> {
  const given = givenPlaces(home)
  const own = await readFile(join(given.recordsDir, recordFileName(plugin))).catch(() => undefined)
  return own === undefined ? settings : { ...settings, ...given }
}
