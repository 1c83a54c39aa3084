import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeRecord, sandboxKey, signRecord, writeRecord } from '@wxhost/contracts'
import { isHostError, readSettings, startHost } from '@wxhost/core'
import {
  formatLock,
  HOST_API_VERSION,
  inspectPlugins,
  lockOf,
  neededParts,
  type PluginPackage,
  type SignedRecord,
} from '@wxhost/core/harness'
import { definePlugin } from '@wxhost/core/protocol'
import { expect, test } from 'vitest'
import { captureLog } from './support/captured-log.ts'
import { message, type SandboxOptions, useDataDir, useSandbox } from './support/sandbox.ts'

const plugins = fileURLToPath(new URL('../plugins', import.meta.url))
const sent = 'template-v1/dist/send/send.js'

/** Built plugins of this repository where an operator would have them, each with a record that says that all is well. */
async function useProvenPlugins(required = false): Promise<string> {
  const home = await useDataDir()
  for (const name of ['oauth2', 'template-v1'])
    for (const part of ['package.json', 'dist'])
      await cp(join(plugins, name, part), join(home, name, part), { recursive: true })
  const manifestFile = join(home, 'plugins.manifest.json')
  const entries = [{ path: './oauth2' }, { path: './template-v1', required }]
  await writeFile(manifestFile, JSON.stringify({ plugins: entries }))
  const { packages } = await inspectPlugins(manifestFile)
  for (const found of packages) await writeRecord(join(home, 'contracts/verified'), signedRecordOf(found))
  await lock(home)
  return home
}

/** What the plugin does is of no matter to the gate: it runs none of it before the record is judged. */
const nothing = definePlugin({ origins: [], operations: {} })

const signedRecordOf = (found: PluginPackage): SignedRecord =>
  signRecord(
    makeRecord({
      found,
      plugin: nothing,
      hostApi: [HOST_API_VERSION],
      mockVersion: '0.1.0',
      harnessVersion: '0.1.0',
      pact: null,
      parts: Object.fromEntries(neededParts.map((part) => [part, 'passed'])),
    }),
    sandboxKey(),
  )

/** As `wxhost plugin lock` does, so that it is the record alone that speaks. */
const lock = async (home: string): Promise<void> => {
  const { packages } = await inspectPlugins(join(home, 'plugins.manifest.json'))
  await writeFile(join(home, 'plugins.lock.json'), formatLock(lockOf(packages)))
}

const start = (home: string, more: Readonly<Record<string, string>> = {}, options: SandboxOptions = {}) =>
  useSandbox({
    ...options,
    env: { WXHOST_MANIFEST: join(home, 'plugins.manifest.json'), WXHOST_CONTRACTS: 'require', ...more },
  })

const readyNotices = async (url: string): Promise<readonly string[]> =>
  ((await (await fetch(`${url}/readyz`)).json()) as { readonly notices?: readonly string[] }).notices ?? []

async function changeOneByte(file: string): Promise<void> {
  const bytes = await readFile(file)
  // A blank in the place of a line end: the code would do the same.
  const at = bytes.indexOf('\n')
  bytes[at] = ' '.charCodeAt(0)
  await writeFile(file, bytes)
}

test('proven plugins serve in the sandbox without any setting of signers', async () => {
  const { call, host } = await start(await useProvenPlugins())
  expect(host.plugins).toEqual(['oauth2@1.0.0', 'template-v1@1.0.0'])
  expect((await call('template.send', message)).status).toBe(200)
  expect(await readyNotices(host.url)).toEqual([])
})

test('a file changed by one byte after verification is refused at load, and the others serve', async () => {
  const home = await useProvenPlugins()
  await changeOneByte(join(home, sent))
  await lock(home)
  const { call, host } = await start(home)
  expect(host.plugins).toEqual(['oauth2@1.0.0'])
  expect((await call('template.send', message)).status).toBe(404)
  expect(await readyNotices(host.url)).toEqual([expect.stringContaining('WXH_CONTRACT_STALE')])
})

test('a required plugin that was changed keeps the host from starting, and the remedy is said', async () => {
  const home = await useProvenPlugins(true)
  await changeOneByte(join(home, sent))
  await lock(home)
  await expect(start(home)).rejects.toMatchObject({
    code: 'WXH_CONTRACT_STALE',
    message: expect.stringMatching(
      /its files are not those that were verified[\s\S]*`wxhost contract test \S+\/template-v1 --record \S+`/,
    ),
  })
})

test('a host that only warns serves what was changed, and says so', async () => {
  const home = await useProvenPlugins()
  await changeOneByte(join(home, sent))
  const log = captureLog()
  const { call } = await start(home, { WXHOST_CONTRACTS: 'warn' }, { log: log.hostLog })
  expect((await call('template.send', message)).status).toBe(200)
  expect(log.alarms()).toContainEqual(expect.stringContaining('WXH_CONTRACT_STALE'))
})

test('a record that was changed after it was signed proves nothing', async () => {
  const home = await useProvenPlugins(true)
  const file = join(home, 'contracts/verified/template-v1@1.0.0.json')
  await writeFile(file, (await readFile(file, 'utf8')).replace('"harness": "0.1.0"', '"harness": "0.2.0"'))
  await expect(start(home)).rejects.toMatchObject({ code: 'WXH_CONTRACT_UNTRUSTED' })
})

test('production refuses what the sandbox signer signed, by name', async () => {
  const home = await useProvenPlugins(true)
  await writeFile(join(home, 'app-secret'), 'f3a1c05e9b7d4286', { mode: 0o600 })
  const row = { appid: 'wx0123456789abcdef', kind: 'official-account', secrets: { 'app-secret': 'file:app-secret' } }
  await writeFile(join(home, 'apps.json'), JSON.stringify({ apps: [row] }))
  const env = {
    WXHOST_MASTER_KEY: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    WXHOST_APPS: 'apps.json',
    WXHOST_PORT: '0',
    WXHOST_LOG_LEVEL: 'silent',
  }
  const refused = await startHost(await readSettings({ env, cwd: home })).catch((error: unknown) => error)
  expect(isHostError(refused) && [refused.code, refused.message]).toEqual([
    'WXH_CONTRACT_UNTRUSTED',
    expect.stringContaining('its record is signed by the sandbox signer, whose private key everybody has'),
  ])
})
