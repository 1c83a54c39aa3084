import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { importPlugin } from './import-plugin.ts'
import { inspectPlugins } from './inspect-plugins.ts'
import { formatPluginId } from './loaded-plugin.ts'
import { PluginHome, pluginCode, refusalOf } from './testing/plugin-home.ts'

const echo = { path: './echo' }

describe('the lock at start', () => {
  const locked = async (wanted: object = echo, folder = 'echo') =>
    new PluginHome()
      .package(folder, { files: { 'dist/part.js': '' } })
      .manifest({ ...wanted })
      .lock()

  test('production does not start without one', async () => {
    const home = new PluginHome().package('echo').manifest(echo)
    const error = await refusalOf(home.load({ mode: 'production' }))
    expect(error.code).toBe('WXH_PLUGIN_UNLOCKED')
    expect(error.message).toContain('wxhost plugin lock')
  })

  test('the sandbox warns of a missing one', async () => {
    const home = new PluginHome().package('echo').manifest(echo)
    const { registry, warnings } = await home.load()
    expect(registry.list()).toHaveLength(1)
    expect(warnings).toEqual([expect.objectContaining({ code: 'WXH_PLUGIN_UNLOCKED', where: home.lockFile })])
    expect((await refusalOf(home.load({ strict: true }))).code).toBe('WXH_PLUGIN_UNLOCKED')
  })

  test('a plugin that is not in it is refused in production and warned of in the sandbox', async () => {
    const home = await locked()
    home.package('echo', { version: '1.0.1' })
    const { faults } = await home.load({ mode: 'production' })
    expect(faults).toEqual([
      expect.objectContaining({
        code: 'WXH_PLUGIN_UNLOCKED',
        what: 'echo-v1@1.0.1 is not in the lock, which has echo-v1@1.0.0',
      }),
    ])
    expect((await home.load()).warnings).toHaveLength(1)
  })

  const changes: readonly (readonly [string, (home: PluginHome) => void, string])[] = [
    ['changed', (home) => home.write('echo/dist/index.js', pluginCode('needs: [],')), 'dist/index.js changed'],
    ['added', (home) => home.write('echo/dist/deep/more.mjs', ''), 'dist/deep/more.mjs was added'],
    ['removed', (home) => rmSync(home.path('echo/dist/part.js')), 'dist/part.js was removed'],
    ['edited', (home) => home.package('echo', { packageJson: { scripts: {} } }), 'package.json changed'],
  ]
  test.each(changes)('a file that was %s keeps the plugin out in production', async (_, change, what) => {
    const home = await locked()
    change(home)
    const { faults, registry } = await home.load({ mode: 'production' })
    expect(registry.list()).toEqual([])
    expect(faults).toEqual([
      expect.objectContaining({
        code: 'WXH_PLUGIN_CHANGED',
        what: `the files of echo-v1@1.0.0 are not the locked ones: ${what}`,
      }),
    ])
  })

  test('a developer may rebuild a path plugin in the sandbox, unless strict', async () => {
    const home = await locked()
    home.write('echo/dist/index.js', pluginCode('needs: [],'))
    const { warnings, faults } = await home.load()
    expect([warnings.map(({ code }) => code), faults]).toEqual([['WXH_PLUGIN_CHANGED'], []])
    expect((await home.load({ strict: true })).faults).toHaveLength(1)
  })

  test('an installed package that was changed is refused in the sandbox too', async () => {
    const home = await locked({ package: '@acme/plugin-echo', range: '1' }, 'node_modules/@acme/plugin-echo')
    home.write('node_modules/@acme/plugin-echo/dist/index.js', '')
    expect((await home.load()).faults).toEqual([expect.objectContaining({ code: 'WXH_PLUGIN_CHANGED' })])
  })

  test('what cannot be loaded does not count', async () => {
    const home = await locked()
    for (const path of ['index.ts', 'node_modules/x/index.js', 'dist/.tsbuildinfo', 'dist/index.d.ts', 'README.md'])
      home.write(`echo/${path}`, 'x')
    expect((await home.load({ mode: 'production' })).faults).toEqual([])
  })

  test('one with the marks of a merge is a fault everywhere', async () => {
    const home = await locked()
    home.write('plugins.lock.json', '<<<<<<< HEAD\n{}')
    const error = await refusalOf(home.load())
    expect(error.message).toContain('is not valid JSON at line 1, column 1')
  })

  test('a file that changes between check and import is not what runs', async () => {
    const home = await locked()
    const { packages } = await inspectPlugins(home.manifestFile)
    home.write('echo/dist/index.js', `throw new Error('not what was checked')`)
    const loaded = await Promise.all(
      packages.map((found) => importPlugin(found, { clock: new VirtualClock(), timeoutMs: 5 })),
    )
    expect(loaded.map(({ id }) => formatPluginId(id))).toEqual(['echo-v1@1.0.0'])
  })
})
