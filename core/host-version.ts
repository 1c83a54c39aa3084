import { readFileSync } from 'node:fs'

let version: string | undefined

/** Version of the host's package, e.g. `0.1.0`. */
export function hostVersion(): string {
  version ??= readVersion()
  return version
}

/** Sources lie beside package.json, built files one folder below it. */
function readVersion(): string {
  for (const path of ['./package.json', '../package.json']) {
    try {
      const found = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as {
        name?: string
        version?: string
      }
      if (found.name === '@wxhost/core' && found.version !== undefined) return found.version
    } catch {
      // Not in this place.
    }
  }
  return '0.0.0'
}
