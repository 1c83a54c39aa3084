import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CliError } from '../cli-error.ts'

/** Only the user of the host may enter it (mode 0700): whoever can connect may do what an operator may. */
export const controlDir = (dataDir: string): string => join(dataDir, 'hosts')

/** `<pid>-<random>.sock` -> pid */
export const pidOf = (file: string): number => Number.parseInt(file, 10)

/** One a host that was started with this data directory; some may be left over from hosts that died. */
export async function controlSockets(dataDir: string): Promise<readonly string[]> {
  const files = await readdir(controlDir(dataDir)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    const what = `Whether a host runs cannot be seen: ${controlDir(dataDir)} cannot be read (${error.code ?? 'unknown'}).`
    throw new CliError(`${what} Run this as the user of the host.`)
  })
  return files.filter((file) => /^\d+-[0-9a-f]+\.sock$/.test(file))
}

export const reloadPath = '/control/reload-apps'

/** What a host answers to a reload. */
export type ControlAnswer =
  | { readonly ok: true; readonly apps: number }
  | { readonly ok: false; readonly message: string }
