import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inspectPlugins } from '../inspect-plugins.ts'
import { formatLock, lockOf } from '../plugin-lock.ts'
import { PluginHome, pluginCode, refusalOf } from '../testing/plugin-home.ts'
import { recordFor, recordOf, signedBy, testSigner } from '../testing/signed-record.ts'

const acme = testSigner()
const echo = { path: './echo' }
const recordFile = 'contracts/verified/echo-v1@1.0.0.json'

const proven = async () => {
  const home = await new PluginHome().package('echo').manifest(echo).lock()
  return home.prove(acme)
}
const load = (home: PluginHome, mode: 'sandbox' | 'production' = 'production') =>
  home.load({ mode, contracts: home.contracts('require', acme) })

describe('a plugin at the gate', () => {
  test('is loaded with a sound record', async () => {
    const { registry, faults, warnings, statuses } = await load(await proven())
    expect({ faults, warnings }).toEqual({ faults: [], warnings: [] })
    expect(registry.list()).toHaveLength(1)
    expect(statuses[0]?.contract).toEqual({ state: 'verified', signedBy: [acme.keyId] })
  })

  test.each(['sandbox', 'production'] as const)(
    'is refused without one in %s, and its code never runs',
    async (mode) => {
      const home = await new PluginHome().package('echo', { code: `throw new Error('it ran')` }).manifest(echo).lock()
      const { registry, faults, statuses } = await load(home, mode)
      expect(registry.list()).toEqual([])
      expect(faults).toEqual([
        {
          code: 'WXH_CONTRACT_MISSING',
          where: 'plugins.manifest.json#/plugins/0 (./echo)',
          what: `echo-v1@1.0.0 has no verification record (${home.path(recordFile)})`,
          remedy: expect.stringContaining(
            `\`wxhost contract test ${home.path('echo')} --record ${home.path('contracts')}\``,
          ),
        },
      ])
      expect(statuses[0]).toMatchObject({ state: 'failed', contract: { state: 'missing', signedBy: [] } })
    },
  )

  test('is refused after one byte of it changed, although the lock was written anew', async () => {
    const home = await proven()
    home.write('echo/dist/index.js', `${pluginCode()} `)
    await home.lock()
    const { registry, faults } = await load(home)
    expect(registry.list()).toEqual([])
    expect(faults).toEqual([expect.objectContaining({ code: 'WXH_CONTRACT_STALE' })])
  })

  test('is refused with the record of another version', async () => {
    const home = await proven()
    home.package('echo', { version: '1.0.1' })
    await home.lock()
    expect((await load(home)).faults).toEqual([expect.objectContaining({ code: 'WXH_CONTRACT_MISSING' })])
  })

  test('is refused with a spoilt record', async () => {
    const home = await proven()
    home.write(recordFile, '<<<<<<< HEAD')
    const { faults, statuses } = await load(home)
    expect(faults).toEqual([expect.objectContaining({ code: 'WXH_CONTRACT_INVALID' })])
    expect(faults[0]?.remedy).toContain(`run \`wxhost contract test ${home.path('echo')} `)
    expect(statuses[0]?.contract?.state).toBe('refused')
  })

  test.each([
    [
      'of one text without end',
      (path: string) => writeFileSync(path, `"${'x'.repeat(20_000_000)}"`),
      'has 20000002 bytes',
    ],
    ['that is a folder', (path: string) => mkdirSync(path), 'cannot be read (EISDIR)'],
    ['that is a pipe', (path: string) => execFileSync('mkfifo', [path]), 'is a pipe or a device'],
  ])('is refused with a record %s, and the host starts', async (_, spoil, what) => {
    const home = await proven()
    rmSync(home.path(recordFile))
    spoil(home.path(recordFile))
    const { faults } = await load(home)
    expect(faults).toEqual([
      expect.objectContaining({ code: 'WXH_CONTRACT_INVALID', what: expect.stringContaining(what) }),
    ])
  })

  test('is told that it is the record, not a file of it, that is not the locked one', async () => {
    const home = await proven()
    const { packages } = await inspectPlugins(home.manifestFile)
    const records = new Map(packages.map((found) => ['echo-v1@1.0.0', { ...recordFor(found), mock: '9.9.9' }]))
    home.write('plugins.lock.json', formatLock(lockOf(packages, records)))
    expect((await load(home)).faults).toEqual([
      expect.objectContaining({
        code: 'WXH_PLUGIN_CHANGED',
        what: 'echo-v1@1.0.0 is not what was locked: its verification record is another one',
        remedy: expect.stringContaining('take the record from version control'),
      }),
    ])
  })

  test('is refused without the pact that was verified', async () => {
    const home = await proven()
    const record = recordOf({ pact: { file: 'echo.json', hash: recordOf().integrity } })
    home.write(recordFile, JSON.stringify(signedBy(record, acme)))
    expect((await load(home)).faults.map(({ what }) => what)).toContain(
      'echo-v1@1.0.0: there is no pact echo.json beside its record',
    )
  })

  test('is refused with the signature of nobody who is accepted', async () => {
    const home = await proven()
    const { faults } = await home.load({ contracts: home.contracts('require', testSigner()) })
    expect(faults).toEqual([expect.objectContaining({ code: 'WXH_CONTRACT_UNTRUSTED' })])
    expect(faults[0]?.remedy).toContain(`wxhost contract sign ${home.path(recordFile)}`)
  })

  test('stops the host where the manifest requires it', async () => {
    const home = await new PluginHome()
      .package('echo')
      .manifest({ ...echo, required: true })
      .lock()
    expect((await refusalOf(load(home))).code).toBe('WXH_CONTRACT_MISSING')
  })

  test('is told where to be tested when it is an installed package', async () => {
    const home = new PluginHome()
      .package('node_modules/@acme/plugin-echo')
      .manifest({ package: '@acme/plugin-echo', range: '1' })
    const { faults } = await load(await home.lock())
    expect(faults[0]?.remedy).toContain(
      `\`wxhost contract test ${home.path('node_modules/@acme/plugin-echo')} --record `,
    )
  })
})

test('where proof may be wanting, the plugin is loaded and the reason is told', async () => {
  const home = await proven()
  rmSync(home.path(recordFile))
  const { registry, faults, warnings } = await home.load({ contracts: home.contracts('warn', acme) })
  expect([registry.list().length, faults]).toEqual([1, []])
  expect(warnings).toEqual([expect.objectContaining({ code: 'WXH_CONTRACT_MISSING' })])
})
