import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { tarballLimits } from '../install/read-tarball.ts'
import { asFile, tgzOf } from '../install/testing/tarball.ts'
import { openLive } from '../testing/live-home.ts'
import { PluginHome, pluginCode, refusalOf, suppliesCode } from '../testing/plugin-home.ts'
import { testSigner } from '../testing/signed-record.ts'

const next = { version: '1.1.0', code: pluginCode('', '/* 1.1.0 */') }

/** A host that serves echo-v1@1.0.0, and a package of 1.1.0 that lies beside it. */
const host = () => new PluginHome().package('echo').package('next', next).manifest({ path: 'echo' })

const installed = (home: PluginHome) =>
  existsSync(home.path('data/plugins')) ? readdirSync(home.path('data/plugins')).sort() : []

describe('a version that is added', () => {
  test('is loaded into a worker, warmed, and serves nobody', async () => {
    const home = host()
    const warmed: string[] = []
    const { live, registry, ids } = await openLive(home, { warm: ({ id }) => void warmed.push(id.version) })
    const view = await live.add({ path: home.path('next') })
    expect(view).toMatchObject({ plugin: 'echo-v1@1.1.0', state: 'warmed', run: 'worker', added: true, serves: false })
    expect(ids()).toEqual(['echo-v1@1.0.0 inline', 'echo-v1@1.1.0 worker'])
    expect(warmed).toEqual(['1.1.0'])
    expect(registry.resolve('wx1', 'echo')?.id.version).toBe('1.0.0')
  })

  test('is there again after a restart, and quarrels with nobody', async () => {
    const home = host()
    await (await openLive(home)).live.add({ path: home.path('next') })
    rmSync(home.path('next'), { recursive: true })
    const { ids, live } = await openLive(home)
    expect(ids()).toEqual(['echo-v1@1.0.0 inline', 'echo-v1@1.1.0 worker'])
    expect(live.notices()).toEqual([])
  })

  test('is copied without what can never be loaded', async () => {
    const home = host()
    home.package('next', { ...next, files: { 'README.md': '', 'dist/index.d.ts': '', '.npmrc': 'secret' } })
    await (await openLive(home)).live.add({ path: home.path('next') })
    const [folder = ''] = installed(home).filter((name) => name.startsWith('echo-v1@1.1.0-'))
    expect(readdirSync(home.path(`data/plugins/${folder}`), { recursive: true }).sort()).toEqual([
      'dist',
      'dist/index.js',
      'package.json',
    ])
  })

  test('runs none of the scripts of its package', async () => {
    const home = host()
    const ran = home.path('ran')
    const scripts = {
      preinstall: `touch ${ran}`,
      install: `touch ${ran}`,
      postinstall: `touch ${ran}`,
      prepare: `touch ${ran}`,
    }
    home.package('next', { ...next, packageJson: { scripts } })
    await (await openLive(home)).live.add({ path: home.path('next') })
    expect(existsSync(ran)).toBe(false)
  })

  test('twice at once is added once', async () => {
    const home = host()
    const { live, ids, said } = await openLive(home)
    const path = home.path('next')
    const [first, second] = await Promise.all([live.add({ path }), live.add({ path })])
    expect(second).toEqual(first)
    expect(ids()).toHaveLength(2)
    expect(said).toEqual(['start echo-v1@1.1.0'])
  })

  test('beside another one at once: both are kept', async () => {
    const home = host().package('third', { version: '1.2.0' })
    const { live } = await openLive(home)
    await Promise.all([live.add({ path: home.path('next') }), live.add({ path: home.path('third') })])
    expect((await openLive(home)).ids()).toHaveLength(3)
  })

  test('is taken from a tarball too', async () => {
    const home = host()
    const text = (path: string) => ({ path: `package/${path}`, text: readFileSync(home.path(`next/${path}`), 'utf8') })
    const path = await asFile(
      tgzOf(text('package.json'), text('dist/index.js'), { path: 'package/node_modules/x/index.js' }),
    )
    const { live } = await openLive(home)
    expect(await live.add({ path })).toMatchObject({ plugin: 'echo-v1@1.1.0', from: path })
    // The same files, whichever way they came.
    expect(await live.add({ path: home.path('next') })).toMatchObject({ from: path })
  })

  test('beside those that another host of the same directory adds', async () => {
    const home = host().package('third', { version: '1.2.0' })
    const [one, other] = [await openLive(home), await openLive(home)]
    await one.live.add({ path: home.path('next') })
    await other.live.add({ path: home.path('third') })
    expect((await openLive(home)).ids()).toHaveLength(3)
  })

  test('may come to serve those whom its protocol serves', async () => {
    const home = new PluginHome()
      .package('token', { wxhost: { protocol: 'token' }, code: pluginCode(suppliesCode('access-token')) })
      .package('echo')
      .package('next', { ...next, code: pluginCode(`needs: ['access-token'],`) })
      .manifest({ path: 'token', apps: ['wx1111'] }, { path: 'echo', apps: ['wx1111'] })
    const { live } = await openLive(home)
    expect(await live.add({ path: home.path('next') })).toMatchObject({ apps: ['wx1111'] })
  })
})

describe('what is not added', () => {
  /** Refused: nothing is loaded, and nothing left on the disk. */
  async function refused(home: PluginHome, more: Parameters<typeof openLive>[1] = {}, request: object = {}) {
    const { live, ids, said } = await openLive(home, more)
    const before = ids()
    const error = await refusalOf(live.add({ path: home.path('next'), ...request }))
    expect(error.code).toBe('WXH_PLUGIN_INSTALL')
    expect(ids()).toEqual(before)
    expect(said.filter((line) => line.startsWith('start')).length).toBe(
      said.filter((line) => line.startsWith('stop')).length,
    )
    expect(installed(home).filter((name) => name !== 'contracts')).toEqual([])
    return error.details.faults ?? []
  }

  test('a package that is not there', async () => {
    const home = new PluginHome().package('echo').manifest({ path: 'echo' })
    expect(await refused(home)).toMatchObject([{ what: 'it cannot be read (ENOENT)' }])
  })

  test('a directory that is no plugin, with all that is wrong', async () => {
    const home = host().package('next', { wxhost: { protocol: 'Not Good', apiVersion: 'one' } })
    expect((await refused(home)).map(({ what }) => what)).toEqual([
      expect.stringContaining('wxhost.protocol'),
      expect.stringContaining('wxhost.apiVersion'),
    ])
  })

  test('a tarball that leads out of its folder', async () => {
    const path = await asFile(tgzOf({ path: 'package/package.json', text: '{}' }, { path: 'package/../../evil.js' }))
    expect(await refused(host(), {}, { path })).toMatchObject([{ what: expect.stringContaining('leads out of its') }])
  })

  test('a tarball that is larger than any package', async () => {
    const path = await asFile(Buffer.alloc(tarballLimits.packedBytes + 1))
    expect(await refused(host(), {}, { path })).toMatchObject([{ what: expect.stringContaining('has 33554433 bytes') }])
  })

  test('what is neither a directory nor a file', async () => {
    expect(await refused(host(), {}, { path: '/dev/null' })).toMatchObject([
      { what: 'it is neither a directory nor a file' },
    ])
  })

  test('a package made for another host API', async () => {
    const home = host().package('next', { ...next, wxhost: { host: '^2.0.0' } })
    expect(await refused(home)).toMatchObject([{ code: 'WXH_PLUGIN_INCOMPATIBLE' }])
  })

  test('another integrity than was promised', async () => {
    const integrity = `sha256-${'A'.repeat(43)}=`
    expect(await refused(host(), {}, { integrity })).toMatchObject([{ what: expect.stringContaining(integrity) }])
  })

  test('a version that is there already with other files', async () => {
    const home = host().package('next', { version: '1.0.0', code: pluginCode('', '/* other */') })
    expect(await refused(home)).toMatchObject([{ what: expect.stringContaining('is there already, with other files') }])
  })

  test('other files than the lock has of that version', async () => {
    const home = await host().manifest({ path: 'echo' }, { path: 'next' }).lock()
    home.manifest({ path: 'echo' }).package('next', { ...next, code: pluginCode('', '/* changed */') })
    expect(await refused(home)).toMatchObject([{ code: 'WXH_PLUGIN_CHANGED' }])
  })

  test('a version without proof, where proof is asked for', async () => {
    const home = host()
    expect(await refused(home, { contracts: home.contracts('require', testSigner()) })).toMatchObject([
      { code: 'WXH_CONTRACT_MISSING', remedy: expect.stringContaining(`wxhost contract test ${home.path('next')} `) },
    ])
  })

  test.each([
    ['throws while it loads', `throw new Error('no')`, /threw Error: no/],
    ['exports no plugin', 'export default {}', /not made by definePlugin/],
    ['imports what no plugin may', `import 'node:fs'\n${pluginCode()}`, /imports "node:fs"/],
    [
      'needs a credential that nobody supplies',
      pluginCode(`needs: ['ticket'],`),
      /ticket, which no loaded plugin supplies/,
    ],
  ])('a plugin that %s', async (_what, code, message) => {
    const faults = await refused(host().package('next', { version: '1.1.0', code }))
    expect(faults.map(({ what }) => what).join()).toMatch(message)
  })

  test('a plugin whose schemas cannot be compiled', async () => {
    const warm = () => {
      throw new Error('schema is invalid')
    }
    expect(await refused(host(), { warm })).toMatchObject([{ what: 'Error: schema is invalid' }])
  })

  test('a file that is neither record nor pact', async () => {
    const home = host()
    home.write('notes.json', '{}')
    const faults = await refused(home, {}, { records: [home.path('notes.json')] })
    expect(faults).toMatchObject([{ what: 'notes.json is neither a verification record nor a pact' }])
  })

  test('anything, where what was added before cannot be read', async () => {
    const home = host()
    home.write('data/plugins/installed.json', '{"plugins": [{"plugin": "x"}]}')
    const { live } = await openLive(home)
    expect(live.notices()).toEqual([expect.stringContaining('installed.json: WXH_PLUGIN_INSTALL')])
    expect((await refusalOf(live.add({ path: home.path('next') }))).message).toMatch(/not as the host writes it/)
  })

  test('anything that cannot be remembered', async () => {
    const home = host()
    const { live, ids, said } = await openLive(home)
    home.write(`data/plugins/installed.json.${process.pid}.tmp/x`, '')
    const error = await refusalOf(live.add({ path: home.path('next') }))
    expect(error.message).toMatch(/EISDIR/)
    expect(ids()).toEqual(['echo-v1@1.0.0 inline'])
    expect(said).toEqual(['start echo-v1@1.1.0', 'stop echo-v1@1.1.0'])
  })
})
