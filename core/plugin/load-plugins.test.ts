import { rmSync, symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { HostError } from '../errors/host-error.ts'
import { isJsonObject } from '../protocol/index.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { importPlugin } from './import-plugin.ts'
import { inspectPlugins } from './inspect-plugins.ts'
import { formatPluginId } from './loaded-plugin.ts'
import { PluginHome, pluginCode, suppliesCode } from './testing/plugin-home.ts'

const appid = 'wxd678efh567hg6787'
const echo = { path: './echo' }

async function refusal(loading: Promise<unknown>): Promise<HostError> {
  return loading.then(
    () => expect.unreachable('it was not refused'),
    (error: HostError) => error,
  )
}

describe('loading plugins', () => {
  test('a plugin outside of the repository uses the protocol of the host', async () => {
    const home = new PluginHome().package('echo').manifest(echo)
    await home.lock()
    const { registry, faults, warnings } = await home.load({ mode: 'production' })
    expect({ faults, warnings }).toEqual({ faults: [], warnings: [] })
    const loaded = registry.resolve(appid, 'echo')
    expect(loaded && formatPluginId(loaded.id)).toBe('echo-v1@1.0.0')
    expect(loaded?.plugin.operations.say?.input).toMatchObject({ type: 'object' })
    expect(registry.servingApp(appid)).toEqual([loaded])
    expect(registry.list()).toEqual([loaded])
  })

  test('a package is found in node_modules further up', async () => {
    const home = new PluginHome().package('node_modules/@acme/plugin-echo')
    home.write(
      'a/b/plugins.manifest.json',
      JSON.stringify({ plugins: [{ package: '@acme/plugin-echo', range: '^1.0.0' }] }),
    )
    const { registry } = await home.load({ manifestFile: home.path('a/b/plugins.manifest.json') })
    expect(registry.resolve(appid, 'echo')?.packageName).toBe('@acme/plugin-echo')
  })

  test('a name of its own stands in place of protocol and API version', async () => {
    const home = new PluginHome().package('echo', { wxhost: { name: 'echo' } }).manifest(echo)
    const { registry } = await home.load()
    expect(registry.list()[0]?.id.name).toBe('echo')
  })

  test('two versions of one package live side by side, each with its own modules', async () => {
    const versioned = (version: string) => ({
      version,
      code: pluginCode('secrets: part.secrets,', `import { part } from './part.js'`),
      files: { 'dist/part.js': `export const part = { secrets: { 'v${version[0]}': { origins: [] } } }` },
    })
    const home = new PluginHome()
      .package('node_modules/@acme/plugin-echo', versioned('1.0.0'))
      .package('inner/node_modules/@acme/plugin-echo', versioned('2.0.0'))
    const named = { package: '@acme/plugin-echo' }
    home.write(
      'inner/plugins.manifest.json',
      JSON.stringify({
        plugins: [
          { ...named, range: '^1.0.0' },
          { ...named, range: '^2.0.0', serves: false },
        ],
      }),
    )
    const { registry, faults } = await home.load({ manifestFile: home.path('inner/plugins.manifest.json') })
    expect(faults).toEqual([])
    expect(registry.list().map(({ id, plugin }) => [id.version, Object.keys(plugin.secrets ?? {})])).toEqual([
      ['1.0.0', ['v1']],
      ['2.0.0', ['v2']],
    ])
    expect(registry.resolve(appid, 'echo')?.id.version).toBe('1.0.0')
  })

  test('a plugin that was built anew is loaded anew with all of its modules', async () => {
    const home = new PluginHome().manifest(echo)
    const build = (name: string) =>
      home.package('echo', {
        code: pluginCode('secrets: part,', `import part from './part.json' with { type: 'json' }`),
        files: { 'dist/part.json': JSON.stringify({ [name]: { origins: [] } }) },
      })
    const secretsNow = async () => Object.keys((await home.load()).registry.list()[0]?.plugin.secrets ?? {})
    build('before')
    expect(await secretsNow()).toEqual(['before'])
    build('after')
    expect(await secretsNow()).toEqual(['after'])
  })

  test('a path may lead out of the directory of the manifest, and through a link', async () => {
    const home = new PluginHome().package('elsewhere/echo')
    symlinkSync(home.path('elsewhere/echo'), home.path('link'))
    home.write('here/plugins.manifest.json', JSON.stringify({ plugins: [{ path: '../link' }] }))
    const { registry } = await home.load({ manifestFile: home.path('here/plugins.manifest.json') })
    expect(registry.list()).toHaveLength(1)
  })

  test('each plugin serves the apps that the manifest gives it', async () => {
    const home = new PluginHome()
      .package('one', { version: '1.0.0' })
      .package('two', { version: '2.0.0' })
      .manifest({ path: 'one', apps: ['wx1111'] }, { path: 'two', apps: ['wx2222', 'wx3333'] })
    const { registry } = await home.load()
    const versionFor = (app: string) => registry.resolve(app, 'echo')?.id.version
    expect(['wx1111', 'wx2222', 'wx3333', 'wx4444'].map(versionFor)).toEqual(['1.0.0', '2.0.0', '2.0.0', undefined])
    expect(registry.servingApp('wx4444')).toEqual([])
    expect(registry.resolve('wx1111', 'constructor')).toBeUndefined()
  })

  test('a credential names its source and who supplies it', async () => {
    const home = new PluginHome()
      .package('echo', { code: pluginCode(`needs: ['ticket'],`) })
      .package('token', { wxhost: { protocol: 'token' }, code: pluginCode(suppliesCode('access-token', 'ticket')) })
      .manifest(echo, { path: 'token' })
    const { registry, faults } = await home.load()
    expect(faults).toEqual([])
    const found = registry.credentialSource(appid, 'ticket')
    expect([found?.by.id.name, found?.name, found?.source.owner]).toEqual(['token-v1', 'ticket', 'app'])
    expect(registry.credentialSource(appid, 'jsapi')).toBeUndefined()
  })

  test('a source may provide several values', async () => {
    const source = `{ owner: 'merchant', origins: [], provides: ['certs', 'serial'], renewAheadMs: () => 1, encode() {}, decode() {} }`
    const home = new PluginHome()
      .package('echo', { code: pluginCode(`credentials: { certs: ${source} },`) })
      .manifest(echo)
    const { registry } = await home.load()
    expect(registry.credentialSource(appid, 'serial')?.name).toBe('certs')
  })
})

describe('one bad plugin', () => {
  const cases: readonly (readonly [string, Parameters<PluginHome['package']>[1], string, RegExp])[] = [
    [
      'for another host API',
      { wxhost: { host: '^2.0.0' } },
      'WXH_PLUGIN_INCOMPATIBLE',
      /needs host API \^2\.0\.0, this host has 1\.0\.0/,
    ],
    ['of another version', { version: '0.9.0' }, 'WXH_PLUGIN_VERSION', /wanted \^1\.0\.0, found 0\.9\.0/],
    ['that exports no plugin', { code: 'export default { operations: {} }' }, 'WXH_PLUGIN_INVALID', /definePlugin/],
    ['without a default export', { code: 'export const plugin = 1' }, 'WXH_PLUGIN_INVALID', /no default export/],
    [
      'that throws on load',
      { code: 'throw new RangeError("no\\n luck")' },
      'WXH_PLUGIN_LOAD_FAILED',
      /RangeError: no luck/,
    ],
    ['that throws no error', { code: 'throw 1' }, 'WXH_PLUGIN_LOAD_FAILED', /number was thrown/],
    ['with a syntax error', { code: 'export default {' }, 'WXH_PLUGIN_LOAD_FAILED', /SyntaxError/],
    ['that imports a builtin', { code: `import 'node:fs'` }, 'WXH_PLUGIN_INVALID', /dist\/index\.js imports "node:fs"/],
    ['that imports a package', { code: `import 'typebox'` }, 'WXH_PLUGIN_INVALID', /imports "typebox"/],
    ['that imports by address', { code: `import 'data:text/javascript,'` }, 'WXH_PLUGIN_INVALID', /imports "data:/],
    [
      'that imports what is not there',
      { code: `import './gone.js'` },
      'WXH_PLUGIN_INVALID',
      /"\.\/gone\.js", which is not among/,
    ],
    [
      'that imports from outside',
      { code: `import '../../out.js'` },
      'WXH_PLUGIN_INVALID',
      /not among the verified files/,
    ],
    [
      'that imports an escaped path',
      { code: `import './a%2fb.js'` },
      'WXH_PLUGIN_INVALID',
      /not among the verified files/,
    ],
    [
      'with hostile members',
      { code: pluginCode('get needs() { throw new Error("boo") },') },
      'WXH_PLUGIN_INVALID',
      /boo/,
    ],
    [
      'without its entry',
      { packageJson: { exports: './dist/gone.js' } },
      'WXH_PLUGIN_INVALID',
      /dist\/gone\.js does not exist/,
    ],
  ]

  test.each(cases)('%s does not stop the others', async (_, fixture, code, what) => {
    const home = new PluginHome()
      .package('bad', { name: 'bad', ...fixture, wxhost: { protocol: 'bad', ...fixture?.wxhost } })
      .package('echo')
      .manifest({ path: 'bad', range: '^1.0.0' }, echo)
    home.write('out.js', '')
    const { registry, faults, statuses } = await home.load()
    expect(registry.list().map(({ id }) => id.name)).toEqual(['echo-v1'])
    expect(faults).toEqual([expect.objectContaining({ code, what: expect.stringMatching(what) })])
    expect(faults[0]?.where).toBe('plugins.manifest.json#/plugins/0 (bad)')
    expect(faults[0]?.remedy).toBeTruthy()
    expect(statuses.map(({ state }) => state)).toEqual(['failed', 'loaded'])
  })

  test('that never gets ready is given up after the time limit', async () => {
    const clock = new VirtualClock()
    const home = new PluginHome()
      .package('slow', { wxhost: { protocol: 'slow' }, code: 'await new Promise(() => {})' })
      .package('echo')
      .manifest({ path: 'slow' }, echo)
    const loading = home.load({ clock, loadTimeoutMs: 700 })
    while (clock.pending === 0) await clock.advance(0)
    await clock.advance(700)
    const { registry, faults } = await loading
    expect(registry.list()).toHaveLength(1)
    expect(faults[0]).toMatchObject({ code: 'WXH_PLUGIN_LOAD_FAILED', what: expect.stringContaining('700 ms') })
    expect(clock.pending).toBe(0)
  })

  test('is refused an import at run time as well', async () => {
    const home = new PluginHome()
      .package('echo', {
        code: pluginCode(`operations: { late: { summary: 'x', effect: 'safe', input: {}, output: {}, errors: [],
        encode: () => import('node:fs'), decode() {} } },`),
      })
      .manifest(echo)
    const { registry } = await home.load()
    const encode = registry.list()[0]?.plugin.operations.late?.encode as (() => Promise<unknown>) | undefined
    await expect(encode?.()).rejects.toMatchObject({ code: 'WXH_PLUGIN_INVALID' })
  })

  test('stops the host where the manifest requires it', async () => {
    const home = new PluginHome()
      .package('bad', { code: 'throw new Error("x")' })
      .manifest({ path: 'bad', required: true }, { path: 'gone' })
    const error = await refusal(home.load())
    expect(error.code).toBe('WXH_PLUGIN_LOAD_FAILED')
    expect(error.message).toContain('(2 faults)')
    expect(error.message).toMatch(/#\/plugins\/0 \(bad\): its module threw Error: x\n.*Mend the plugin/)
    expect(error.message).toMatch(/#\/plugins\/1 \(gone\): .*gone does not exist/)
    expect(error.details.faults).toHaveLength(2)
  })

  test('takes those along that need its credential', async () => {
    const home = new PluginHome()
      .package('token', { wxhost: { protocol: 'token' }, code: `throw new Error('x')` })
      .package('echo', { code: pluginCode(`needs: ['access-token'], ${suppliesCode('ticket')}`) })
      .package('last', { wxhost: { protocol: 'last' }, code: pluginCode(`needs: ['ticket'],`) })
      .manifest({ path: 'token' }, echo, { path: 'last' })
    const { registry, faults, statuses } = await home.load()
    expect(registry.list()).toEqual([])
    expect(faults.map(({ code }) => code)).toEqual([
      'WXH_PLUGIN_LOAD_FAILED',
      'WXH_CREDENTIAL_UNSUPPLIED',
      'WXH_CREDENTIAL_UNSUPPLIED',
    ])
    expect(faults[1]?.what).toContain('echo-v1@1.0.0 needs the credential access-token')
    expect(statuses.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed'])
  })
})

describe('whom plugins serve', () => {
  test('two plugins for one protocol of every app are a conflict', async () => {
    const home = new PluginHome()
      .package('one')
      .package('two', { version: '1.1.0' })
      .manifest({ path: 'one' }, { path: 'two' })
    const error = await refusal(home.load())
    expect(error.code).toBe('WXH_PLUGIN_CONFLICT')
    expect(error.message).toContain('echo-v1@1.1.0 and echo-v1@1.0.0 both want to serve echo for every app')
  })

  test('the conflict stands whatever the order, and also when one of them is broken', async () => {
    const home = new PluginHome()
      .package('one', { code: 'throw 1' })
      .package('two', { version: '1.1.0' })
      .manifest({ path: 'two', apps: ['wx2222'] }, { path: 'one' })
    expect((await refusal(home.load())).message).toContain('both want to serve echo for wx2222')
  })

  test('no plugin is loaded while the manifest contradicts itself', async () => {
    const home = new PluginHome()
      .package('one')
      .package('two', { version: '1.1.0' })
      .manifest({ path: 'one' }, { path: 'two' })
    expect((await home.examine()).statuses.map(({ state }) => state)).toEqual(['not-loaded', 'not-loaded'])
  })

  test('one version named twice is a conflict', async () => {
    const home = new PluginHome()
      .package('echo')
      .manifest({ path: 'echo', apps: ['wx1111'] }, { path: './echo/', apps: ['wx2222'] })
    expect((await refusal(home.load())).message).toContain(
      'echo-v1@1.0.0 is named already by plugins.manifest.json#/plugins/0 (echo)',
    )
  })

  test('two suppliers of one credential are a conflict', async () => {
    const home = new PluginHome()
      .package('one', { wxhost: { protocol: 'one' }, code: pluginCode(suppliesCode('access-token')) })
      .package('two', { wxhost: { protocol: 'two' }, code: pluginCode(suppliesCode('access-token')) })
      .manifest({ path: 'one' }, { path: 'two' })
    const error = await refusal(home.load())
    expect(error.code).toBe('WXH_PLUGIN_CONFLICT')
    expect(error.message).toContain(
      '#/plugins/1 (two): two-v1@1.0.0 and one-v1@1.0.0 both supply the credential access-token',
    )
  })

  test('a credential must reach every app of the plugin that needs it', async () => {
    const home = new PluginHome()
      .package('token', { wxhost: { protocol: 'token' }, code: pluginCode(suppliesCode('access-token')) })
      .package('echo', { code: pluginCode(`needs: ['access-token'],`) })
      .manifest({ path: 'token', apps: ['wx1111'] }, { path: 'echo', apps: ['wx1111', 'wx2222'] })
    const { faults } = await home.load()
    expect(faults).toEqual([expect.objectContaining({ what: expect.stringContaining('supplies to wx2222') })])
    home.manifest({ path: 'token', apps: ['wx1111'] }, { path: 'echo', apps: ['wx1111'] })
    expect((await home.load()).faults).toEqual([])
  })

  test('a plugin that serves nobody supplies nobody', async () => {
    const home = new PluginHome()
      .package('token', { wxhost: { protocol: 'token' }, code: pluginCode(suppliesCode('access-token')) })
      .manifest({ path: 'token', serves: false })
    const { registry } = await home.load()
    expect(registry.list()).toHaveLength(1)
    expect(registry.credentialSource(appid, 'access-token')).toBeUndefined()
    expect(registry.resolve(appid, 'token')).toBeUndefined()
  })
})

describe('the lock at start', () => {
  const locked = async (wanted: object = echo, folder = 'echo') =>
    new PluginHome()
      .package(folder)
      .manifest({ ...wanted })
      .lock()

  test('production does not start without one', async () => {
    const home = new PluginHome().package('echo').manifest(echo)
    const error = await refusal(home.load({ mode: 'production' }))
    expect(error.code).toBe('WXH_PLUGIN_UNLOCKED')
    expect(error.message).toContain('wxhost plugin lock')
  })

  test('the sandbox warns of a missing one', async () => {
    const home = new PluginHome().package('echo').manifest(echo)
    const { registry, warnings } = await home.load()
    expect(registry.list()).toHaveLength(1)
    expect(warnings).toEqual([expect.objectContaining({ code: 'WXH_PLUGIN_UNLOCKED', where: home.lockFile })])
    expect((await refusal(home.load({ strict: true }))).code).toBe('WXH_PLUGIN_UNLOCKED')
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
    const error = await refusal(home.load())
    expect(error.message).toContain('is not valid JSON at line 1, column 1')
    expect(isJsonObject(error.details)).toBe(true)
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
