import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isJsonObject } from '../../protocol/index.ts'
import type { ContractSettings } from '../../settings.ts'
import { readJsonFile } from '../read-json-file.ts'
import { parseRecord } from '../record/read-record.ts'
import { recordFileName, type VerificationRecord } from '../record/verification-record.ts'
import { installRefusal } from './install-refusal.ts'

/** Records that were given with a package; what they say counts by their signature, wherever they came from. */
export type GivenPlaces = Pick<ContractSettings, 'recordsDir' | 'pactsDir'>

export const givenPlaces = (home: string): GivenPlaces => ({
  recordsDir: join(home, 'contracts', 'verified'),
  pactsDir: join(home, 'contracts', 'pacts'),
})

/**
 * Copies verification records, and the pacts that they name: given too, or where the harness puts them beside the record, or
 * known to the host already.
 *
 * @param files absolute paths: which is what, their content tells.
 * @param known where the host keeps the pacts of its own plugins.
 * @throws PluginRefusal for a file that is neither.
 */
export async function copyRecords(files: readonly string[], home: string, known: string): Promise<void> {
  if (files.length === 0) return
  const { recordsDir, pactsDir } = givenPlaces(home)
  await Promise.all([recordsDir, pactsDir].map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })))
  const kinds = await Promise.all(files.map(kindOf))
  for (const { file, record } of kinds) {
    if (record === undefined) await copyFile(file, join(pactsDir, basename(file)))
    else await copyFile(file, join(recordsDir, recordFileName(record.plugin)))
    const pact = record?.pact?.file
    if (pact === undefined || files.some((other) => basename(other) === pact)) continue
    await copyFirst([join(dirname(dirname(file)), 'pacts', pact), join(known, pact)], join(pactsDir, pact))
  }
}

/** None of them: the gate says which one is missing. */
async function copyFirst(candidates: readonly string[], to: string): Promise<void> {
  for (const file of candidates) {
    const copied = await copyFile(file, to).then(
      () => true,
      () => false,
    )
    if (copied) return
  }
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
