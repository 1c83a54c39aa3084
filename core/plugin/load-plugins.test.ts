import { symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formatPluginId } from './loaded-plugin.ts'
import { PluginHome, pluginCode, suppliesCode } from './testing/plugin-home.ts'

const appid = 'wxd678efh567hg6787'
const echo = { path: './echo' }

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
