import { isAbsolute } from 'node:path'
import type { Fault } from '../../errors/host-error.ts'
import { isJsonObject, type JsonObject } from '../../protocol/index.ts'
import type { RunMode } from '../wanted-plugin.ts'
import { installFault, notInstalled } from './install-refusal.ts'

/** What is to be installed. Paths are absolute: the one who asks stands elsewhere. */
export interface AddRequest {
  readonly source: { readonly kind: 'directory' | 'tarball'; readonly path: string }
  /** Of the tarball, or of the files as plugins.lock.json has it. */
  readonly integrity?: string
  /** Verification records and pacts. */
  readonly records: readonly string[]
  /** How it runs once it is promoted; default: inline. */
  readonly run?: RunMode
}

const keys = ['directory', 'tarball', 'integrity', 'records', 'run']

/** @param body `{directory | tarball, integrity?, records?, run?}` @throws HostError WXH_PLUGIN_INSTALL with all that is wrong. */
export function addRequestOf(body: unknown): AddRequest {
  const given = isJsonObject(body) ? body : {}
  const problems = problemsOf(given)
  if (problems.length > 0) throw notInstalled('What was asked for', problems)
  const { directory, tarball, integrity, records = [], run } = given as Readonly<Record<string, never>>
  return {
    source: directory === undefined ? { kind: 'tarball', path: tarball ?? '' } : { kind: 'directory', path: directory },
    records,
    ...(integrity === undefined ? {} : { integrity }),
    ...(run === undefined ? {} : { run }),
  }
}

function problemsOf(given: JsonObject): readonly Fault[] {
  const { directory, tarball, integrity, records, run } = given
  const faults: Fault[] = []
  const expect = (ok: boolean, where: string, what: string) => {
    if (!ok) faults.push(installFault(where, `must be ${what}`, 'Correct it there.'))
  }
  const unknown = Object.keys(given).find((key) => !keys.includes(key))
  expect(unknown === undefined, `/${unknown}`, `one of ${keys.join(', ')}`)
  expect((directory === undefined) !== (tarball === undefined), '/', 'either a "directory" or a "tarball"')
  expect(isPath(directory ?? tarball), directory === undefined ? '/tarball' : '/directory', 'an absolute path')
  expect(integrity === undefined || typeof integrity === 'string', '/integrity', 'text such as sha512-…')
  expect(records === undefined || (Array.isArray(records) && records.every(isPath)), '/records', 'absolute paths')
  expect(run === undefined || run === 'inline' || run === 'worker', '/run', '"inline" or "worker"')
  return faults
}

const isPath = (value: unknown): boolean => typeof value === 'string' && isAbsolute(value) && !value.includes('\0')
