import { mkdir, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { inspectPackage } from '../inspect-package.ts'
import type { PluginPackage } from '../plugin-package.ts'
import type { WantedPlugin } from '../wanted-plugin.ts'
import type { AddRequest } from './add-request.ts'
import { checkIntegrity } from './check-integrity.ts'
import { installRefusal } from './install-refusal.ts'
import { type PackedFiles, readTarball, tarballLimits } from './read-tarball.ts'
import { stagingOf } from './staging.ts'

/** A copy of a package, as it would be installed; it has its final name only later. */
export interface StagedPackage {
  readonly directory: string
  readonly found: PluginPackage
}

/** @param apps whom it would serve. */
export type WantedAt = (directory: string) => WantedPlugin

/**
 * Copies just what could ever be loaded into a new folder of `home`. No script of the package is run, ever.
 *
 * @param home must exist.
 * @param onDirectory told of the folder as soon as it is there: it is the caller's to remove.
 * @throws PluginRefusal, also for an integrity that is another one.
 */
export async function stagePackage(
  { path, integrity }: AddRequest,
  home: string,
  wantedAt: WantedAt,
  onDirectory: (directory: string) => void,
): Promise<StagedPackage> {
  const tarball = await tarballAt(path)
  const files = tarball === undefined ? await filesOfDirectory(path, wantedAt) : await readTarball(tarball)
  const directory = await mkdtemp(stagingOf(home))
  onDirectory(directory)
  await writeFiles(directory, files)
  const found = await inspectPackage(wantedAt(directory), join(home, 'installed'))
  if (integrity !== undefined) checkIntegrity(integrity, tarball, [found.integrity])
  return { directory, found }
}

/** The very bytes that were hashed. */
const filesOfDirectory = async (path: string, wantedAt: WantedAt): Promise<PackedFiles> =>
  (await inspectPackage(wantedAt(path), join(path, 'installed'))).files

/** Undefined: a directory lies there. */
async function tarballAt(path: string): Promise<Uint8Array | undefined> {
  const file = await stat(path).catch((error: NodeJS.ErrnoException) => error.code ?? 'unknown')
  const remedy = 'Name a directory or a tarball as `npm pack` makes it, by a path that the host can read.'
  if (typeof file === 'string') throw installRefusal(`it cannot be read (${file})`, remedy)
  if (file.isDirectory()) return undefined
  if (!file.isFile()) throw installRefusal('it is neither a directory nor a file', remedy)
  if (file.size > tarballLimits.packedBytes)
    throw installRefusal(`the tarball has ${file.size} bytes, expected at most ${tarballLimits.packedBytes}`, remedy)
  return readFile(path)
}

const loadable = /\.(?:m?js|json)$/
const isPassedOver = (path: string): boolean =>
  !loadable.test(path) || path.split('/').some((step) => step.startsWith('.') || step === 'node_modules')

async function writeFiles(directory: string, files: PackedFiles): Promise<void> {
  for (const [path, bytes] of files) {
    if (isPassedOver(path)) continue
    const file = join(directory, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, bytes, { flag: 'wx', flush: true })
  }
}
