import { readFileSync } from 'node:fs'
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

function packageFolders(names: readonly string[], from = import.meta.url, found = new Set<string>()): Set<string> {
  for (const name of names) {
    const file = findPackageJSON(name, from)
    if (file === undefined || found.has(dirname(file))) continue
    found.add(dirname(file))
    const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: Record<string, string> }
    packageFolders(Object.keys(dependencies), file, found)
  }
  return found
}
