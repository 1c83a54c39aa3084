import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { PluginHome, pluginCode, refusalOf, suppliesCode } from './testing/plugin-home.ts'

const echo = { path: './echo' }

describe('one bad plugin', () => {
  const cases: readonly (readonly [string, Parameters<PluginHome['package']>[1], string, RegExp])[] = [
    [
      'for another host API',
      { wxhost: { host: '^2.0.0' } },
      'WXH_PLUGIN_INCOMPATIBLE',
      /needs host API \^2\.0\.0, this host has 1\.1\.0/,
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
    const error = await refusalOf(home.load())
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
