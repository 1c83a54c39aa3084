import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import type { Fault } from '../errors/host-error.ts'
import { readTextFile } from '../json-file/text-file.ts'
import type { Mode } from '../settings.ts'

/** The variables in force: those of the process over those of `.env.<mode>`. */
export interface Environment {
  readonly mode: Mode
  /** Undefined where the variable is not set, or set to nothing. */
  get(name: string): string | undefined
  names(): readonly string[]
  /** Where a variable comes from, for messages: `WXHOST_PORT` or `WXHOST_PORT (.env.sandbox)`. */
  sourceOf(name: string): string
  /** The mode of `.env.<mode>` where that file gives `name` and group or others may read it. */
  looseness(name: string): string | undefined
  readonly faults: readonly Fault[]
}

export interface ProcessView {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/** Reads `.env.<mode>` in the working directory, if there is one, and lays the process's variables over it. */
export async function readEnvironment(process: ProcessView, mode: Mode): Promise<Environment> {
  const name = `.env.${mode}`
  const file = await readTextFile(resolve(process.cwd, name))
  const fromFile = file.ok ? parseEnv(file.text) : {}
  const inFile = (variable: string) => process.env[variable] === undefined && Object.hasOwn(fromFile, variable)

  return {
    mode,
    // An empty variable of the process hides the file's: it says "not set".
    get: (variable) => (inFile(variable) ? fromFile[variable] : ownValue(process.env, variable)) || undefined,
    names: () => [...new Set([...Object.keys(process.env), ...Object.keys(fromFile)])],
    sourceOf: (variable) => (inFile(variable) ? `${variable} (${name})` : variable),
    looseness: (variable) => (file.ok && inFile(variable) ? file.loose : undefined),
    faults: file.ok || file.missing ? [] : [unreadable(name, file.what)],
  }
}

const ownValue = (env: ProcessView['env'], name: string) => (Object.hasOwn(env, name) ? env[name] : undefined)

const unreadable = (name: string, what: string): Fault => ({
  code: 'WXH_SETTINGS_INVALID',
  where: name,
  what,
  remedy: `Make ${name} a UTF-8 text file of NAME=value lines that this user may read, or take it away.`,
})
