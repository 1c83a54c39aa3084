import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CliError } from '../cli-error.ts'

const packageName = '@wxhost/mock-wechat'
const binName = 'mock-wechat'

/**
 * The installed mock's program. Core does not depend on the mock: it is run as git runs `git-foo`, from wherever it is
 * installed, first upward from the working directory, then from here.
 * @throws CliError where it is not installed
 */
export function findMock(cwd: string, here: string = dirname(fileURLToPath(import.meta.url))): string {
  for (const directory of [...upward(cwd), ...upward(here)]) {
    const bin = binOf(join(directory, 'node_modules', packageName))
    if (bin !== undefined) return bin
  }
  throw new CliError(
    `The mock of WeChat is not installed: no ${packageName} in a node_modules above ${cwd}. ` +
      `Install it: npm install --save-dev ${packageName}`,
  )
}

function* upward(directory: string): Generator<string> {
  yield directory
  if (dirname(directory) !== directory) yield* upward(dirname(directory))
}

function binOf(packageDir: string): string | undefined {
  try {
    const { bin } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { bin?: unknown }
    const file = typeof bin === 'object' && bin !== null ? (bin as Record<string, unknown>)[binName] : bin
    return typeof file === 'string' ? join(packageDir, file) : undefined
  } catch {
    return undefined
  }
}
