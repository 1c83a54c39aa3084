import { createRequire } from 'node:module'
import { dirname } from 'node:path'

/** The folder of the installed mock: files of mutants are named from there, e.g. `dist/endpoints/token.js`. */
export const mockDirectory: string = dirname(createRequire(import.meta.url).resolve('@wxhost/mock-wechat/package.json'))
