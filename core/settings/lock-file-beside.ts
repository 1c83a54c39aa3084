import { basename, dirname, join } from 'node:path'

/** `plugins.manifest.json` -> `plugins.lock.json` in the same directory; any other name -> `<name>.lock.json`. */
export function lockFileBeside(manifestFile: string): string {
  const name = basename(manifestFile).replace(/(?:\.manifest)?\.json$/, '')
  return join(dirname(manifestFile), `${name}.lock.json`)
}
