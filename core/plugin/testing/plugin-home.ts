import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { HostError } from '../../errors/host-error.ts'
import type { ContractSettings, ContractSigner } from '../../settings.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { examinePlugins, type LoadOptions } from '../examine-plugins.ts'
import { inspectPlugins } from '../inspect-plugins.ts'
import { loadPlugins } from '../load-plugins.ts'
import { formatLock, lockOf } from '../plugin-lock.ts'
import { recordFor, signedBy, type TestSigner } from './signed-record.ts'

type Json = Readonly<Record<string, unknown>>

export interface FixturePackage {
  readonly name?: string
  readonly version?: string
  /** Merged over the sound block. */
  readonly wxhost?: Json
  /** Merged over the sound package.json. */
  readonly packageJson?: Json
  /** Text of dist/index.js. */
  readonly code?: string
  /** More files, by path. */
  readonly files?: Readonly<Record<string, string>>
}

/** A directory outside of the repository with a manifest, packages and a lock, as an operator would have it. */
export class PluginHome {
  readonly directory = realpathSync(mkdtempSync(join(tmpdir(), 'wxhost-plugins-')))
  readonly manifestFile = join(this.directory, 'plugins.manifest.json')
  readonly lockFile = join(this.directory, 'plugins.lock.json')

  constructor() {
    onTestFinished(() => rmSync(this.directory, { recursive: true, force: true }))
  }

  path(path: string): string {
    return join(this.directory, path)
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true })
    writeFileSync(this.path(path), text)
  }

  /** A sound package in `folder`, apart from what `fixture` says otherwise. */
  package(folder: string, fixture: FixturePackage = {}): this {
    const packageJson = {
      name: fixture.name ?? '@acme/plugin-echo',
      version: fixture.version ?? '1.0.0',
      type: 'module',
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
      wxhost: { protocol: 'echo', apiVersion: 'v1', host: '^1.0.0', ...fixture.wxhost },
      ...fixture.packageJson,
    }
    this.write(`${folder}/package.json`, JSON.stringify(packageJson))
    this.write(`${folder}/dist/index.js`, fixture.code ?? pluginCode())
    for (const [path, text] of Object.entries(fixture.files ?? {})) this.write(`${folder}/${path}`, text)
    return this
  }

  manifest(...plugins: readonly Json[]): this {
    this.write('plugins.manifest.json', JSON.stringify({ plugins }))
    return this
  }

  /** Locks the packages as they lie there now. */
  async lock(): Promise<this> {
    this.write('plugins.lock.json', formatLock(lockOf((await inspectPlugins(this.manifestFile)).packages)))
    return this
  }

  /** Proves the packages as they lie there now. */
  async prove(...signers: readonly TestSigner[]): Promise<this> {
    for (const found of (await inspectPlugins(this.manifestFile)).packages) {
      const record = recordFor(found)
      this.write(`contracts/verified/${record.plugin}.json`, JSON.stringify(signedBy(record, ...signers)))
    }
    return this
  }

  /** The contract settings of a host that is started here. */
  contracts(policy: ContractSettings['policy'], ...signers: readonly ContractSigner[]): ContractSettings {
    return {
      policy,
      recordsDir: this.path('contracts/verified'),
      pactsDir: this.path('contracts/pacts'),
      signers: signers.map(({ keyId, publicKey }) => ({ keyId, publicKey })),
    }
  }

  examine(options: Partial<LoadOptions> = {}) {
    return examinePlugins(this.#options(options))
  }

  load(options: Partial<LoadOptions> = {}) {
    return loadPlugins(this.#options(options))
  }

  #options(options: Partial<LoadOptions>): LoadOptions {
    const { manifestFile, lockFile } = this
    return { manifestFile, lockFile, mode: 'sandbox', clock: new VirtualClock(), contracts: undefined, ...options }
  }
}

/** A plugin of one operation; `members` is JavaScript that is put among its members, and wins over them. */
export const pluginCode = (members = '', before = ''): string => `
import { definePlugin, local, Type } from '@wxhost/core/protocol'
${before}
export default definePlugin({
  origins: ['https://api.weixin.qq.com'],
  operations: {
    say: {
      summary: 'Says it back', effect: 'safe', input: Type.Object({}), output: Type.Object({}), errors: [],
      encode: (input) => local(input), decode: () => ({ kind: 'output', output: {} }),
    },
  },
  ${members}
})
`

/** JavaScript of a `credentials` member that supplies these. */
export const suppliesCode = (...names: readonly string[]): string => {
  const source = `{ owner: 'app', origins: ['https://api.weixin.qq.com'], renewAheadMs: () => 1, encode() {}, decode() {} }`
  return `credentials: { ${names.map((name) => `'${name}': ${source}`).join(', ')} },`
}

/** The error that a promise is rejected with. */
export const refusalOf = (loading: Promise<unknown>): Promise<HostError> =>
  loading.then(
    () => expect.unreachable('it was not refused'),
    (error: HostError) => error,
  )
