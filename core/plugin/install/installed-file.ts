import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../clock.ts'
import { isJsonObject } from '../../protocol/index.ts'
import { readJsonFile } from '../read-json-file.ts'
import type { RunMode } from '../wanted-plugin.ts'
import { withFileLock } from './file-lock.ts'

/** A version that was added to the running host, as it is remembered. */
export interface InstalledRow {
  /** e.g. `pay-v3@1.1.0` */
  readonly plugin: string
  /** Name of its folder, beside the file. */
  readonly folder: string
  /** `sha256-…` over its files: this row is its lock. */
  readonly integrity: string
  /** How it runs once promoted; left out: inline. */
  readonly run?: RunMode
  /** What it was installed from, for operators. */
  readonly from: string
  /** Milliseconds since 1970. */
  readonly addedAt: number
}

export type InstalledFile =
  | { readonly kind: 'rows'; readonly rows: readonly InstalledRow[] }
  /** `what` continues "the file …". */
  | { readonly kind: 'unusable'; readonly what: string }

export const installedFile = (home: string): string => join(home, 'installed.json')

export async function readInstalled(home: string): Promise<InstalledFile> {
  const read = await readJsonFile(installedFile(home))
  if (read.kind === 'missing') return { kind: 'rows', rows: [] }
  if (read.kind === 'unreadable') return { kind: 'unusable', what: read.what }
  const plugins = isJsonObject(read.value) ? read.value.plugins : undefined
  if (!Array.isArray(plugins) || !plugins.every(isRow))
    return { kind: 'unusable', what: 'is not as the host writes it' }
  return { kind: 'rows', rows: plugins }
}

/** A folder is one name: what else stands there was not written by the host. */
const isRow = (row: unknown): row is InstalledRow =>
  isJsonObject(row) &&
  [row.plugin, row.folder, row.integrity, row.from].every((value) => typeof value === 'string') &&
  /^[a-z][\w.+@-]*$/i.test(String(row.folder)) &&
  typeof row.addedAt === 'number' &&
  (row.run === undefined || row.run === 'inline' || row.run === 'worker')

/**
 * Changes the rows that are there now: another host of the same data directory may have added its own. Durable when it
 * resolves; a host that dies meanwhile finds the old rows or the new ones.
 */
export const changeInstalled = (home: string, clock: Clock, change: RowsChange): Promise<void> =>
  withFileLock(`${installedFile(home)}.lock`, clock, () => changeUnderLock(home, change))

/** @throws where it does not fit what other hosts wrote meanwhile. */
export type RowsChange = (rows: readonly InstalledRow[]) => readonly InstalledRow[]

async function changeUnderLock(home: string, change: RowsChange): Promise<void> {
  const read = await readInstalled(home)
  if (read.kind === 'unusable') throw new Error(`${installedFile(home)} ${read.what}`)
  const draft = `${installedFile(home)}.${process.pid}.tmp`
  try {
    const handle = await open(draft, 'w', 0o600)
    try {
      await handle.writeFile(`${JSON.stringify({ plugins: change(read.rows) }, null, 2)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, installedFile(home))
    await syncFolder(home)
  } finally {
    await rm(draft, { force: true })
  }
}

/** A rename is only durable once its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
