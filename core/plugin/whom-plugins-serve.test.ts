import { describe, expect, test } from 'vitest'
import { PluginHome, pluginCode, refusalOf, suppliesCode } from './testing/plugin-home.ts'

const appid = 'wxd678efh567hg6787'

describe('whom plugins serve', () => {
  test('two plugins for one protocol of every app are a conflict', async () => {
    const home = new PluginHome()
      .package('one')
      .package('two', { version: '1.1.0' })
      .manifest({ path: 'one' }, { path: 'two' })
    const error = await refusalOf(home.load())
    expect(error.code).toBe('WXH_PLUGIN_CONFLICT')
    expect(error.message).toContain('echo-v1@1.1.0 and echo-v1@1.0.0 both want to serve echo for every app')
  })

  test('the conflict stands whatever the order, and also when one of them is broken', async () => {
    const home = new PluginHome()
      .package('one', { code: 'throw 1' })
      .package('two', { version: '1.1.0' })
      .manifest({ path: 'two', apps: ['wx2222'] }, { path: 'one' })
    expect((await refusalOf(home.load())).message).toContain('both want to serve echo for wx2222')
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
    expect((await refusalOf(home.load())).message).toContain(
      'echo-v1@1.0.0 is named already by plugins.manifest.json#/plugins/0 (echo)',
    )
  })

  test('two suppliers of one credential are a conflict', async () => {
    const home = new PluginHome()
      .package('one', { wxhost: { protocol: 'one' }, code: pluginCode(suppliesCode('access-token')) })
      .package('two', { wxhost: { protocol: 'two' }, code: pluginCode(suppliesCode('access-token')) })
      .manifest({ path: 'one' }, { path: 'two' })
    const error = await refusalOf(home.load())
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
