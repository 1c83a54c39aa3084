import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeRecord, sandboxKey, signRecord, writeRecord } from '@wxhost/contracts'
import {
  formatLock,
  formatPluginId,
  HOST_API_VERSION,
  importPlugin,
  inspectPlugins,
  lockOf,
  neededParts,
  type PluginPackage,
  systemClock,
} from '@wxhost/core/harness'
import { breakPlugin, copyPlugin } from './plugin-copy.ts'

const pacts = fileURLToPath(new URL('../../contracts/pacts/', import.meta.url))

/** Another version of a plugin of this repository, with a bug planted in it or none. */
export interface CanaryPlugin {
  /** Folder under plugins/, e.g. `template-v1`. */
  readonly of: string
  /** Default: 1.1.0. */
  readonly version?: string
  /** JavaScript: members over those of `plugin`, with the helpers of {@link breakPlugin}. */
  readonly change?: string
  /** A text of a built file that is replaced, e.g. of `dist/send/send.js`. */
  readonly edit?: { readonly file: string; readonly find: string; readonly put: string }
  /** Default: worker, as canaries run. */
  readonly run?: 'inline' | 'worker'
  /** False: there is no contract record for it. Default: one that says that all is well. */
  readonly proven?: boolean
}

export interface CanaryHome {
  readonly directory: string
  /** For `WXHOST_MANIFEST`. */
  readonly manifest: string
  /** Where a plugin lies, e.g. `template-v1@1.1.0`. */
  pluginDirectory(id: string): string
}

export interface CanaryHomeOptions {
  /** Folders under plugins/ that serve, in the repository's versions. */
  readonly stable: readonly string[]
  /** They serve nobody until a rollout gives them calls. */
  readonly canaries: readonly CanaryPlugin[]
}

/**
 * A directory as an operator has it: manifest, lock, plugins, and records signed by the sandbox's signer (with
 * `WXHOST_CONTRACTS=require` it serves as well).
 */
export async function makeCanaryHome({ stable, canaries }: CanaryHomeOptions): Promise<CanaryHome> {
  const directory = await mkdtemp(join(tmpdir(), 'wxhost-canary-'))
  const pluginDirectory = (id: string) => join(directory, 'plugins', id)
  const stableRows = await Promise.all(stable.map((name) => placeStable(name, pluginDirectory)))
  const canaryRows = await Promise.all(canaries.map((canary) => placeCanary(canary, pluginDirectory)))
  const manifest = join(directory, 'plugins.manifest.json')
  await writeFile(manifest, JSON.stringify({ plugins: [...stableRows, ...canaryRows] }))
  const { packages } = await inspectPlugins(manifest)
  await writeFile(join(directory, 'plugins.lock.json'), formatLock(lockOf(packages)))
  await mkdir(join(directory, 'contracts/pacts'), { recursive: true })
  const unproven = new Set(canaries.filter(({ proven }) => proven === false).map(idOf))
  for (const found of packages) if (!unproven.has(formatPluginId(found.id))) await prove(found, directory)
  return { directory, manifest, pluginDirectory }
}

const idOf = ({ of, version = '1.1.0' }: CanaryPlugin): string => `${of}@${version}`

type Row = Readonly<Record<string, unknown>>
type Place = (id: string) => string

async function placeStable(name: string, place: Place): Promise<Row> {
  await copyPlugin(name, place(name))
  return { path: `./plugins/${name}` }
}

async function placeCanary(canary: CanaryPlugin, place: Place): Promise<Row> {
  const { of, version = '1.1.0', change, edit, run = 'worker' } = canary
  const directory = place(idOf(canary))
  await copyPlugin(of, directory)
  await replace(join(directory, 'package.json'), /"version": "[^"]+"/, `"version": "${version}"`)
  if (edit !== undefined) await replace(join(directory, edit.file), edit.find, edit.put)
  if (change !== undefined) await breakPlugin(directory, change)
  return { path: `./plugins/${idOf(canary)}`, serves: false, run }
}

/** @throws Error where the text is not there: a bug that was never planted would prove nothing. */
async function replace(file: string, find: string | RegExp, put: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  const changed = text.replace(find, () => put)
  if (changed === text) throw new Error(`${file} has no ${find}`)
  await writeFile(file, changed)
}

/** As the contract suite would leave it: its surface is its own, its pact the one that the plugin has in this repository. */
async function prove(found: PluginPackage, home: string): Promise<void> {
  const { plugin } = await importPlugin(found, { clock: systemClock, timeoutMs: 10_000 })
  const text = await readFile(join(pacts, `${found.id.name}@1.0.0-wechat.json`), 'utf8')
  const pact = { file: `${formatPluginId(found.id)}-wechat.json`, text }
  await writeFile(join(home, 'contracts/pacts', pact.file), text)
  const record = makeRecord({
    found,
    plugin,
    hostApi: [HOST_API_VERSION],
    mockVersion: '0.1.0',
    harnessVersion: '0.1.0',
    pact,
    parts: Object.fromEntries(neededParts.map((part) => [part, 'passed'])),
  })
  await writeRecord(join(home, 'contracts/verified'), signRecord(record, sandboxKey()))
}
