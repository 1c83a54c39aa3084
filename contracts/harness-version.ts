import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

// As built it lies beneath dist/.
const up = import.meta.url.includes('/dist/') ? '../' : './'

/** The version of this package, e.g. `0.1.0`. */
export const harnessVersion = (): string => versionIn(new URL(`${up}package.json`, import.meta.url))

/** The version of the mock of WeChat that goes with it. */
export const mockVersion = (): string =>
  versionIn(createRequire(import.meta.url).resolve('@wxhost/mock-wechat/package.json'))

const versionIn = (file: string | URL): string => JSON.parse(readFileSync(file, 'utf8')).version
