import { readFileSync, realpathSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * All that a plugin's thread may read while it gets itself ready: the host's own modules, and the packages that the
 * protocol modules stand on. Nothing of the plugin: its bytes are handed over.
 */
export function readableFolders(): readonly string[] {
  folders ??= [fileURLToPath(new URL('../../', import.meta.url)), ...packageFolders(['typebox', 'fast-xml-parser'])]
  return folders
}

let folders: readonly string[] | undefined

/** A package may be a link into a store (pnpm): the link is read to find it, and what it stands on lies beside the real one. */
export function packageFolders(
  names: readonly string[],
  from = import.meta.url,
  found = new Set<string>(),
): Set<string> {
  for (const name of names) {
    const linked = findPackageJSON(name, from)
    if (linked === undefined || found.has(dirname(linked))) continue
    const file = realpathSync(linked)
    found.add(dirname(linked)).add(dirname(file))
    const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: Record<string, string> }
    packageFolders(Object.keys(dependencies), file, found)
  }
  return found
}
