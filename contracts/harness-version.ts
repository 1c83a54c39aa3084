import { readFileSync } from 'node:fs'

// As built it lies beneath dist/.
const up = import.meta.url.includes('/dist/') ? '../' : './'

/** The version of this package, e.g. `0.1.0`. */
export const harnessVersion = (): string =>
  JSON.parse(readFileSync(new URL(`${up}package.json`, import.meta.url), 'utf8')).version
