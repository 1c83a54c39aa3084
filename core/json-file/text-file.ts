import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

interface TextFile {
  readonly text: string
  /** Set where group or others may read or write the file: its mode, e.g. `0640`. */
  readonly loose: string | undefined
}

export type TextFileRead =
  | ({ readonly ok: true } & TextFile)
  | { readonly ok: false; readonly missing: boolean; readonly what: string }

/** Far above any settings file, far below what would hurt. */
const sizeLimit = 4 * 1024 * 1024

/**
 * Reads a small text file and says who else may read it. Both come from one handle, so that the file that was looked at
 * is the file that was read; a link is judged by what it points to.
 */
export async function readTextFile(path: string): Promise<TextFileRead> {
  try {
    // Without O_NONBLOCK, opening a pipe would wait for its writer.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const stat = await handle.stat()
      if (!stat.isFile()) return fault('it is not a regular file')
      if (stat.size > sizeLimit) return fault(`it has ${stat.size} bytes, at most ${sizeLimit} are read`)
      return { ok: true, text: decode(await handle.readFile()), loose: looseMode(stat.mode) }
    } finally {
      await handle.close()
    }
  } catch (error) {
    return explain(error)
  }
}

const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes)

const looseMode = (mode: number): string | undefined =>
  process.platform === 'win32' || (mode & 0o077) === 0 ? undefined : `0${(mode & 0o777).toString(8)}`

const fault = (what: string, missing = false): TextFileRead => ({ ok: false, missing, what })

function explain(error: unknown): TextFileRead {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') return fault('it does not exist', true)
  if (code === 'EACCES' || code === 'EPERM') return fault('this user may not read it')
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return fault('it is not UTF-8 text')
  return fault(`it cannot be read (${code ?? 'unknown error'})`)
}
