import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPluginSettings } from './read-plugin-settings.ts'
import { faultsOf } from './testing/faults-of.ts'
import { useTempDir } from './testing/use-temp-dir.ts'

const dir = useTempDir()
const read = (env: Readonly<Record<string, string>>, manifest?: string) =>
  readPluginSettings({ env, cwd: dir.path, mode: 'production', ...(manifest !== undefined && { manifest }) })

test('only what concerns plugins is asked for: production without a master key will do', async () => {
  const { manifestFile, lockFile, contracts } = await read({})
  expect(lockFile).toBe(join(dir.path, 'plugins.lock.json'))
  expect(manifestFile).toBe(join(dir.path, 'plugins.manifest.json'))
  expect(contracts).toEqual({
    policy: 'require',
    recordsDir: join(dir.path, 'contracts/verified'),
    pactsDir: join(dir.path, 'contracts/pacts'),
    signers: [],
  })
})

test('the manifest is that of the caller, of the variable, of the file', async () => {
  dir.write('.env.production', 'WXHOST_MANIFEST=a/file.json')
  expect((await read({})).manifestFile).toBe(join(dir.path, 'a/file.json'))
  const env = { WXHOST_MANIFEST: 'b/variable.json' }
  expect((await read(env)).contracts.recordsDir).toBe(join(dir.path, 'b/contracts/verified'))
  expect((await read(env, 'c/option.json')).manifestFile).toBe(join(dir.path, 'c/option.json'))
})

test('a setting of plugins that cannot be used is a fault, another one is not looked at', async () => {
  expect(await faultsOf(read({ WXHOST_PORT: 'x', WXHOST_CONTRACTS: 'off' }))).toEqual([
    expect.stringContaining('WXHOST_CONTRACTS: "off" is not known'),
  ])
})
