import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { PluginRefusal } from './plugin-refusal.ts'

/** Path relative to the package with `/` -> its bytes, sorted by path. */
export type PluginFiles = ReadonlyMap<string, Uint8Array>

/** More than any real plugin; a `path` that points at a home directory must not be read to its end. */
const maxFiles = 2_000
const loadable = /\.(?:m?js|json)$/

/**
 * Reads all of a package that can ever be loaded: package.json, and each .js, .mjs and .json file in the folder of its
 * entry and below, without node_modules and names that start with a dot. The same set, and so the same hash, comes from
 * a workspace folder and from the tarball made of it, as long as the entry lies in a folder of built files (`dist/`).
 *
 * @param packageJson the bytes of package.json, which were read to find the entry.
 * @throws PluginRefusal WXH_PLUGIN_INVALID: the entry is missing, or there is a symbolic link.
 */
export async function readPluginFiles(directory: string, entry: string, packageJson: Uint8Array): Promise<PluginFiles> {
  const paths = await listLoadable(directory, posix.dirname(entry))
  if (!paths.includes(entry))
    throw new PluginRefusal(
      'WXH_PLUGIN_INVALID',
      `its entry ${entry} does not exist`,
      'Build the plugin (npm run build), or correct "exports" in its package.json.',
    )
  const others = paths.filter((path) => path !== 'package.json')
  const read = await Promise.all(others.map(async (path) => [path, await readFile(join(directory, path))] as const))
  const all: (readonly [string, Uint8Array])[] = [['package.json', packageJson], ...read]
  return new Map(all.sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function listLoadable(directory: string, folder: string, found: string[] = []): Promise<readonly string[]> {
  const entries = await readdir(join(directory, folder), { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    const path = posix.join(folder, entry.name)
    if (entry.isSymbolicLink())
      throw new PluginRefusal(
        'WXH_PLUGIN_INVALID',
        `${path} is a symbolic link`,
        'Put the file itself there: what a link points at can change behind the lock.',
      )
    if (entry.isDirectory()) await listLoadable(directory, path, found)
    else if (loadable.test(entry.name)) found.push(path)
    if (found.length > maxFiles) throw tooMany(folder)
  }
  return found
}

const tooMany = (folder: string) =>
  new PluginRefusal(
    'WXH_PLUGIN_INVALID',
    `there are more than ${maxFiles} loadable files beneath ${folder}`,
    'Put the built files into a folder of their own, e.g. dist/, and export from there.',
  )

/** `sha256-…` of one file, as in Subresource Integrity. */
const fileDigest = (bytes: Uint8Array): string => `sha256-${createHash('sha256').update(bytes).digest('base64')}`

/** Path -> digest, sorted by path. */
export const digestsOf = (files: PluginFiles): Readonly<Record<string, string>> =>
  Object.fromEntries([...files].map(([path, bytes]) => [path, fileDigest(bytes)]))

/** One digest over all files: of the lines `<digest>  <path>`, sorted by path, in the way of sha256sum. */
export function integrityOf(digests: Readonly<Record<string, string>>): string {
  const lines = Object.keys(digests)
    .sort()
    .map((path) => `${digests[path]}  ${path}\n`)
  return fileDigest(Buffer.from(lines.join('')))
}
