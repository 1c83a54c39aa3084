import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isJsonObject } from '../../../protocol/index.ts'
import { CliError } from '../../cli-error.ts'
import type { PluginCliIo } from '../plugin-cli-io.ts'

const run = promisify(execFile)

/** A tarball that npm fetched; `done` takes it away again. */
export interface FetchedPackage {
  readonly path: string
  /** As npm reports it: it held the bytes against what the registry says. */
  readonly integrity: string
  done(): Promise<void>
}

/** A name of a registry, with a version, a range or a tag: no folder, no address, no option. */
const registrySpec = /^(?:@[a-z0-9~][\w.~-]*\/)?[a-z0-9~][\w.~-]*(?:@[\w.~^<>=|*+ -]+)?$/i

export const isRegistrySpec = (text: string): boolean => registrySpec.test(text)

/**
 * Fetches with npm itself, so that .npmrc, registries and logins hold. No script is run.
 * @throws CliError with npm's own words.
 */
export async function fetchPackage(spec: string, { env = process.env, cwd = process.cwd() }: PluginCliIo) {
  const folder = await mkdtemp(join(tmpdir(), 'wxhost-fetch-'))
  const done = () => rm(folder, { recursive: true, force: true })
  try {
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder, '--', spec]
    const { stdout } = await run('npm', args, { cwd, env: { ...env }, maxBuffer: 16 << 20 })
    return { ...packedAs(stdout, folder), done } satisfies FetchedPackage
  } catch (thrown) {
    await done()
    throw thrown instanceof CliError ? thrown : notFetched(spec, thrown as NpmFailure)
  }
}

interface NpmFailure extends Error {
  readonly code?: string | number
  readonly stderr?: string
}

/** `npm pack --json` prints a list of what it packed. @see npm documentation, npm-pack, "json" */
function packedAs(stdout: string, folder: string): { readonly path: string; readonly integrity: string } {
  const printed: unknown = JSON.parse(stdout)
  const first: unknown = Array.isArray(printed) ? printed[0] : undefined
  const { filename, integrity } = isJsonObject(first) ? first : {}
  if (typeof filename === 'string' && typeof integrity === 'string') return { path: join(folder, filename), integrity }
  throw new CliError('npm said nothing of what it packed. Is it npm 9 or later?')
}

function notFetched(spec: string, { code, stderr = '', message }: NpmFailure): CliError {
  if (code === 'ENOENT') return new CliError('npm is not on the PATH. Install it, or name a tarball.')
  const said = stderr
    .split('\n')
    .filter((line) => line.startsWith('npm error') && !line.includes('A complete log'))
    .slice(0, 5)
  return new CliError(`npm could not fetch ${spec}: ${said.join(' ') || message}`)
}
