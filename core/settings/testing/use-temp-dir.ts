import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'

export interface TempDir {
  readonly path: string
  isEmpty(): boolean
  /** Objects become JSON; `mode` defaults to 0600. @returns the whole path */
  write(name: string, content: string | Uint8Array | object, mode?: number): string
}

/** A fresh directory for each test of the file. */
export function useTempDir(): TempDir {
  let path = ''
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'wxhost-'))
  })
  afterEach(() => rmSync(path, { recursive: true, force: true }))
  return {
    get path() {
      return path
    },
    isEmpty: () => readdirSync(path).length === 0,
    write: (name, content, mode = 0o600) => {
      const file = join(path, name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(
        file,
        typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content),
      )
      chmodSync(file, mode)
      return file
    },
  }
}
