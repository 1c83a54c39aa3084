import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CliError } from '../cli-error.ts'
import type { Program } from './programs.ts'

/**
 * The file of an installed program: of wherever it is installed, first upward from the working directory, then from here.
 * @throws CliError where it is not installed
 */
export function findProgram(
  program: Program,
  cwd: string,
  here: string = dirname(fileURLToPath(import.meta.url)),
): string {
  for (const directory of [...upward(cwd), ...upward(here)]) {
    const bin = binOf(join(directory, 'node_modules', program.packageName), program.binName)
    if (bin !== undefined) return bin
  }
  const { what, packageName } = program
  throw new CliError(
    `${what} is not installed: no ${packageName} in a node_modules above ${cwd}. ` +
      `Install it: npm install --save-dev ${packageName}`,
  )
}

function* upward(directory: string): Generator<string> {
  yield directory
  if (dirname(directory) !== directory) yield* upward(dirname(directory))
}

function binOf(packageDir: string, binName: string): string | undefined {
  try {
    const { bin } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { bin?: unknown }
    const file = typeof bin === 'object' && bin !== null ? (bin as Record<string, unknown>)[binName] : bin
    return typeof file === 'string' ? join(packageDir, file) : undefined
  } catch {
    return undefined
  }
}
