import { describe, expect, test } from 'vitest'
import { PluginHome } from './testing/plugin-home.ts'

const home = () => new PluginHome().package('echo').manifest({ path: 'echo', run: 'worker' })

describe('a plugin that is to run in a worker', () => {
  test('is never loaded into this thread', async () => {
    const plugins = new PluginHome()
      .package('echo', { code: `globalThis.loadedHere = true\nexport default 1` })
      .manifest({ path: 'echo', run: 'worker' })
    const { statuses, faults } = await plugins.examine()
    expect(statuses).toMatchObject([{ run: 'worker', state: 'failed' }])
    expect(faults[0]).toMatchObject({ code: 'WXH_PLUGIN_LOAD_FAILED', what: expect.stringContaining('starts none') })
    expect(globalThis).not.toHaveProperty('loadedHere')
  })

  test('is started as it is told, and ended with the others', async () => {
    const { registry } = await new PluginHome().package('echo').manifest({ path: 'echo' }).examine()
    const [inline] = registry.list()
    if (inline === undefined) throw new Error('no plugin')
    let stopped = 0
    const worker = { state: 'running', listen: () => {}, stop: async () => void stopped++ } as const
    const found = await home().examine({ startWorker: async () => ({ plugin: inline.plugin, worker }) })
    expect(found.registry.list()).toMatchObject([{ run: 'worker', worker: { state: 'running' } }])
    await found.close()
    expect(stopped).toBe(1)
  })

  test('of which one is at fault ends also where the host does not start', async () => {
    const plugins = home().manifest({ path: 'echo', run: 'worker' }, { path: 'gone', required: true })
    const { registry } = await new PluginHome().package('echo').manifest({ path: 'echo' }).examine()
    const [inline] = registry.list()
    if (inline === undefined) throw new Error('no plugin')
    let stopped = 0
    const worker = { state: 'running', listen: () => {}, stop: async () => void stopped++ } as const
    const loading = plugins.load({ startWorker: async () => ({ plugin: inline.plugin, worker }) })
    await expect(loading).rejects.toMatchObject({ code: 'WXH_PLUGIN_NOT_FOUND' })
    expect(stopped).toBe(1)
  })

  test('must be said in a word that is known', async () => {
    const { faults } = await new PluginHome().package('echo').manifest({ path: 'echo', run: 'thread' }).examine()
    expect(faults[0]).toMatchObject({ code: 'WXH_MANIFEST_INVALID', where: expect.stringContaining('/plugins/0/run') })
  })
})
