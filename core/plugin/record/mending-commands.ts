import { realpath } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { PluginPackage } from '../plugin-package.ts'
import { formatSource } from '../wanted-plugin.ts'
import type { MendingCommands } from './judge-record.ts'
import { recordFileOf } from './verification-record.ts'

/** What {@link mendingCommands} goes by. */
export interface ToBeProven {
  /** e.g. `template-v1@1.2.0` */
  readonly id: string
  /** Undefined: nothing is installed, and the reader has to name the directory. */
  readonly found: Pick<PluginPackage, 'directory' | 'wanted'> | undefined
  /** Absolute. */
  readonly recordsDir: string
}

/**
 * The commands that mend a record, such that they work when they are copied into the terminal: paths are those of the folder
 * in which the host or the command line was started, not of the manifest's.
 */
export async function mendingCommands(
  { id, found, recordsDir }: ToBeProven,
  cwd: string = process.cwd(),
): Promise<MendingCommands> {
  const directory = found === undefined ? 'DIR' : word(await shortest(found, cwd))
  const into = dirname(recordsDir)
  const record = into === resolve(cwd, 'contracts') ? '--record' : `--record ${word(into)}`
  return {
    test: `wxhost contract test ${directory} ${record}`,
    sign: `wxhost contract sign ${word(recordFileOf(recordsDir, id))}`,
  }
}

/** As the manifest has it, where that leads to the same package from here. */
async function shortest({ directory, wanted: { source } }: Pick<PluginPackage, 'directory' | 'wanted'>, cwd: string) {
  const short = source.kind === 'path' ? formatSource(source) : `node_modules/${formatSource(source)}`
  const there = await realpath(resolve(cwd, short)).catch(() => undefined)
  return there === directory ? short : directory
}

/** One word for a shell. */
const word = (path: string): string => (/^[\w./@+:-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`)
