import { mkdirSync, symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inspectPlugins } from './inspect-plugins.ts'
import { PluginHome } from './testing/plugin-home.ts'

async function faultOf(home: PluginHome) {
  return (await inspectPlugins(home.manifestFile)).entries[0]?.faults[0]
}

describe('finding a package', () => {
  test('a package that is not installed is named with how to install it', async () => {
    const home = new PluginHome().manifest({ package: '@acme/plugin-gone', range: '^1.0.0' })
    expect(await faultOf(home)).toMatchObject({
      code: 'WXH_PLUGIN_NOT_FOUND',
      remedy: expect.stringContaining('npm install @acme/plugin-gone'),
    })
  })

  test('a path to a file, or to a folder without package.json, is refused', async () => {
    const home = new PluginHome().manifest({ path: 'plugins.manifest.json' })
    expect(await faultOf(home)).toMatchObject({
      code: 'WXH_PLUGIN_NOT_FOUND',
      what: `${home.manifestFile} is not a directory`,
    })
    mkdirSync(home.path('empty'))
    home.manifest({ path: 'empty' })
    expect((await faultOf(home))?.what).toContain('empty has no package.json')
  })

  test('all installed versions are named where none is in the range', async () => {
    const home = new PluginHome()
      .package('node_modules/echo', { version: '1.0.0' })
      .package('in/node_modules/echo', { version: '1.1.0' })
    home.write('in/plugins.manifest.json', JSON.stringify({ plugins: [{ package: 'echo', range: '^2.0.0' }] }))
    const { entries } = await inspectPlugins(home.path('in/plugins.manifest.json'))
    expect(entries[0]?.faults).toEqual([
      expect.objectContaining({ code: 'WXH_PLUGIN_VERSION', what: 'wanted ^2.0.0, found 1.1.0, 1.0.0' }),
    ])
  })

  test('a package without a version is not taken for one out of the range', async () => {
    const home = new PluginHome().package('echo', { packageJson: { version: 7 } }).manifest({ path: 'echo' })
    expect(await faultOf(home)).toMatchObject({
      code: 'WXH_PLUGIN_INVALID',
      what: 'package.json has 7 as "version", expected semver such as "1.2.0"',
    })
    home.manifest({ path: 'echo', range: '^1.0.0' })
    expect((await faultOf(home))?.what).toBe('wanted ^1.0.0, found no version')
  })

  test('a prerelease is taken for any version by a bare path', async () => {
    const home = new PluginHome().package('echo', { version: '2.0.0-rc.1' }).manifest({ path: 'echo' })
    expect(await faultOf(home)).toBeUndefined()
  })

  test('a package.json that is no JSON is named with its place', async () => {
    const home = new PluginHome().package('echo').manifest({ path: 'echo' })
    home.write('echo/package.json', '{')
    expect((await faultOf(home))?.what).toContain('package.json is not valid JSON at line 1, column 2')
    home.write('echo/package.json', '[]')
    expect((await faultOf(home))?.what).toContain('package.json is not a JSON object')
  })

  test('a link among its files is refused', async () => {
    const home = new PluginHome().package('echo').manifest({ path: 'echo' })
    symlinkSync(home.lockFile, home.path('echo/dist/part.js'))
    expect(await faultOf(home)).toMatchObject({ code: 'WXH_PLUGIN_INVALID', what: 'dist/part.js is a symbolic link' })
  })

  test('a folder of thousands of files is refused before it is read', async () => {
    const files = Object.fromEntries(Array.from({ length: 2_001 }, (_, i) => [`dist/many/${i}.js`, '']))
    const home = new PluginHome().package('echo', { files }).manifest({ path: 'echo' })
    expect((await faultOf(home))?.what).toContain('more than 2000 loadable files beneath dist')
  })

  test('an entry at the root counts all that is loadable beneath it', async () => {
    const home = new PluginHome()
      .package('echo', {
        packageJson: { exports: './index.mjs' },
        files: { 'index.mjs': '', 'node_modules/a/a.js': '' },
      })
      .manifest({ path: 'echo' })
    const [found] = (await inspectPlugins(home.manifestFile)).packages
    expect([...(found?.files.keys() ?? [])]).toEqual(['dist/index.js', 'index.mjs', 'package.json'])
  })
})
