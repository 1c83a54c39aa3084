import { realpath, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { PluginRefusal } from './plugin-refusal.ts'
import { type JsonFile, readJsonFile } from './read-json-file.ts'
import type { PluginSource } from './wanted-plugin.ts'

/** A directory with a package.json in it. */
export interface FoundPackage {
  /** Absolute, symbolic links resolved: a workspace's link and its folder are one package. */
  readonly directory: string
  readonly packageJson: unknown
  readonly packageJsonBytes: Uint8Array
}

/**
 * All places where the source may lie, the nearest first: one for a path; for a package every node_modules from the
 * manifest's directory upward, so that a version further up can serve another range.
 *
 * @throws PluginRefusal WXH_PLUGIN_NOT_FOUND, WXH_PLUGIN_INVALID (a package.json that is no JSON).
 */
export async function findPackages(source: PluginSource, manifestDirectory: string): Promise<readonly FoundPackage[]> {
  if (source.kind === 'path') return [await packageAt(source.path, manifestDirectory)]
  const directories = ancestors(manifestDirectory).map((folder) => join(folder, 'node_modules', source.name))
  const found = await Promise.all(
    directories.map(async (directory) => ({ directory, file: await packageJsonOf(directory) })),
  )
  const packages: FoundPackage[] = []
  for (const { directory, file } of found) if (file.kind !== 'missing') packages.push(await toPackage(directory, file))
  if (packages.length === 0)
    throw new PluginRefusal(
      'WXH_PLUGIN_NOT_FOUND',
      `no package ${source.name} in any node_modules from ${manifestDirectory} upward`,
      `Run \`npm install ${source.name}\`, or correct the name in the manifest.`,
    )
  return packages
}

async function packageAt(path: string, manifestDirectory: string): Promise<FoundPackage> {
  const directory = resolve(manifestDirectory, path)
  const kind = await stat(directory).catch(() => undefined)
  const remedy = 'Correct "path" in the manifest: it names the directory of a package, relative to the manifest.'
  if (!kind?.isDirectory())
    throw new PluginRefusal(
      'WXH_PLUGIN_NOT_FOUND',
      `${directory} ${kind ? 'is not a directory' : 'does not exist'}`,
      remedy,
    )
  const file = await packageJsonOf(directory)
  if (file.kind === 'missing')
    throw new PluginRefusal('WXH_PLUGIN_NOT_FOUND', `${directory} has no package.json`, remedy)
  return toPackage(directory, file)
}

async function toPackage(directory: string, file: Exclude<JsonFile, { kind: 'missing' }>): Promise<FoundPackage> {
  if (file.kind === 'unreadable') throw new PluginRefusal('WXH_PLUGIN_INVALID', `its package.json ${file.what}`)
  return { directory: await realpath(directory), packageJson: file.value, packageJsonBytes: file.bytes }
}

const packageJsonOf = (directory: string): Promise<JsonFile> => readJsonFile(join(directory, 'package.json'))

function ancestors(directory: string): readonly string[] {
  const parent = dirname(directory)
  return parent === directory ? [directory] : [directory, ...ancestors(parent)]
}
