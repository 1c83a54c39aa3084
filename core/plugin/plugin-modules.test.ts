import { describe, expect, test } from 'vitest'
import { inspectPlugins } from './inspect-plugins.ts'
import { nativeImport } from './native-import.ts'
import { admitPackage } from './plugin-modules.ts'
import { PluginHome } from './testing/plugin-home.ts'

async function admitted() {
  const home = new PluginHome().package('echo').manifest({ path: 'echo' })
  const [found] = (await inspectPlugins(home.manifestFile)).packages
  if (found === undefined) throw new Error('no package')
  return { home, address: admitPackage(found) }
}

describe('the modules of plugins', () => {
  test('a file that was never verified is not loaded under their mark', async () => {
    const { home, address } = await admitted()
    home.write('echo/dist/late.js', 'export default 1')
    const late = address.replace('index.js', 'late.js')
    await expect(nativeImport(late)).rejects.toMatchObject({ code: 'WXH_PLUGIN_INVALID' })
  })

  test('the host itself imports as ever', async () => {
    await admitted()
    expect(await nativeImport('node:path')).toHaveProperty('join')
    await expect(nativeImport('file:///gone.js')).rejects.toMatchObject({ code: 'ERR_MODULE_NOT_FOUND' })
  })

  test('they meet the protocol of the host, not a copy that lies near them', async () => {
    const home = new PluginHome()
      .package('echo', { code: `export * as protocol from '@wxhost/core/protocol'` })
      .manifest({ path: 'echo' })
    home.write(
      'node_modules/@wxhost/core/package.json',
      '{"name": "@wxhost/core", "exports": {"./protocol": "./other.js"}}',
    )
    home.write('node_modules/@wxhost/core/other.js', 'throw new Error("the copy was loaded")')
    const [found] = (await inspectPlugins(home.manifestFile)).packages
    if (found === undefined) throw new Error('no package')
    expect(await nativeImport(admitPackage(found))).toHaveProperty('protocol.definePlugin')
  })
})
