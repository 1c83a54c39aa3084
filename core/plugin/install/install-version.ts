import { createHash } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { formatPluginId } from '../loaded-plugin.ts'
import type { PlacedPlugin } from '../plugin-claims.ts'
import type { PluginPackage } from '../plugin-package.ts'
import type { AddRequest } from './add-request.ts'
import { forgetVersion } from './forget-version.ts'
import { faultsOfThrown, installFault } from './install-refusal.ts'
import { type InstalledRow, readInstalled, syncFolder } from './installed-file.ts'
import {
  type Candidate,
  type CandidateLoad,
  type CandidateParts,
  loadCandidate,
  wantedCandidate,
} from './load-candidate.ts'
import { copyRecords } from './record-copies.ts'
import { type StagedPackage, stagePackage } from './stage-package.ts'

export type Install =
  | {
      readonly kind: 'installed'
      readonly candidate: Candidate
      readonly row: Omit<InstalledRow, 'addedAt'>
      /** Takes its files away again, where they were not there before. */
      readonly forget: () => Promise<void>
    }
  /** These very files are there already. */
  | { readonly kind: 'there'; readonly plugin: string }
  | Extract<CandidateLoad, { kind: 'faults' }>

/** Puts a package in its place and loads it. Where anything is wrong with it nothing of it stays. Never throws. */
export async function installVersion(
  request: AddRequest,
  others: readonly PlacedPlugin[],
  rows: readonly InstalledRow[],
  parts: CandidateParts,
): Promise<Install> {
  const { path } = request
  const made: string[] = []
  try {
    const wantedAt = (directory: string) => wantedCandidate(directory, path, request.run)
    await mkdir(parts.home, { recursive: true, mode: 0o700 })
    const staged = await stagePackage(request, parts.home, wantedAt, (directory) => made.push(directory))
    const elsewhere = await rowOfAnotherHost(staged.found, rows, parts.home)
    const isShared = elsewhere?.integrity === staged.found.integrity
    const known = knownAs(staged.found, others, elsewhere === undefined || isShared ? rows : [...rows, elsewhere])
    return known ?? (await place({ ...staged, isShared }, request, others, parts))
  } catch (thrown) {
    return { kind: 'faults', faults: faultsOfThrown(thrown, path) }
  } finally {
    await Promise.all(made.map((directory) => rm(directory, { recursive: true, force: true })))
  }
}

/** Of another host that runs in the same data directory: what it added since this one read the file. */
async function rowOfAnotherHost({ id }: PluginPackage, rows: readonly InstalledRow[], home: string) {
  const plugin = formatPluginId(id)
  const read = await readInstalled(home)
  if (read.kind === 'unusable' || rows.some((row) => row.plugin === plugin)) return undefined
  return read.rows.find((row) => row.plugin === plugin)
}

/** A version names one set of bytes: an answer's `x-wxhost-plugin` must tell which. */
function knownAs(
  { id, integrity, wanted: { where } }: PluginPackage,
  others: readonly PlacedPlugin[],
  rows: readonly InstalledRow[],
): Install | undefined {
  const plugin = formatPluginId(id)
  const row = rows.find((one) => one.plugin === plugin)
  const loaded = others.find((one) => formatPluginId(one.loaded.id) === plugin)
  if (row === undefined && loaded === undefined) return undefined
  const same = (row?.integrity ?? loaded?.loaded.integrity) === integrity
  if (same && loaded !== undefined) return { kind: 'there', plugin }
  const what = same
    ? `${plugin} is installed, and could not be loaded`
    : `${plugin} is there already, with other files (${row?.integrity ?? loaded?.loaded.integrity}, these are ${integrity})`
  const remedy = `Give other files another version, or \`wxhost plugin remove ${plugin}\` first.`
  return { kind: 'faults', faults: [installFault(where, what, remedy)] }
}

/** @param staged `isShared`: another host has these very files in their place, and goes on with them. */
async function place(
  { directory: staged, found, isShared }: StagedPackage & { readonly isShared: boolean },
  request: AddRequest,
  others: readonly PlacedPlugin[],
  parts: CandidateParts,
): Promise<Install> {
  const plugin = formatPluginId(found.id)
  const folder = `${plugin}-${createHash('sha256').update(found.integrity).digest('hex').slice(0, 12)}`
  const row = { plugin, folder, integrity: found.integrity, from: request.path }
  const directory = join(parts.home, folder)
  const forget = async () => (isShared ? undefined : forgetVersion(row, parts.home))
  const { home, contracts } = parts
  try {
    if (!isShared) await putInPlace(staged, directory, home)
    await copyRecords({ plugin, files: request.records ?? [], home, known: contracts.pactsDir, isShared })
    const load = await loadCandidate({ ...found, directory }, others, parts, request.path)
    if (load.kind === 'loaded')
      return {
        ...{ kind: 'installed', candidate: load.candidate, forget },
        row: { ...row, ...(request.run && { run: request.run }) },
      }
    await forget()
    return load
  } catch (thrown) {
    await forget()
    throw thrown
  }
}

async function putInPlace(staged: string, directory: string, home: string): Promise<void> {
  await rm(directory, { recursive: true, force: true })
  await rename(staged, directory)
  await syncFolder(home)
}
