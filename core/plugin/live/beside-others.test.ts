import { existsSync, readFileSync, utimesSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../clock.ts'
import { inspectPlugins } from '../inspect-plugins.ts'
import { pactHash } from '../record/canonical-json.ts'
import { openLive } from '../testing/live-home.ts'
import { PluginHome, pluginCode, refusalOf } from '../testing/plugin-home.ts'
import { recordFor, recordOf, signedBy, testSigner } from '../testing/signed-record.ts'

const host = () => new PluginHome().package('echo').package('next', { version: '1.1.0' }).manifest({ path: 'echo' })
const given = 'data/plugins/contracts/verified'
const signer = testSigner()

/** Writes the record of the package in `folder`, with a pact of this name and content. */
async function prove(home: PluginHome, folder: string, file: string, pact: string): Promise<readonly string[]> {
  const [found] = (await inspectPlugins(home.manifest({ path: folder }).manifestFile)).packages
  if (found === undefined) throw new Error('no package')
  const record = { ...recordFor(found), pact: { file, hash: pactHash(pact) } }
  home.manifest({ path: 'echo' })
  home.write(`${folder}.record/verified/record.json`, JSON.stringify(signedBy(record, signer)))
  home.write(`${folder}.record/pacts/${file}`, pact)
  return [home.path(`${folder}.record/verified/record.json`)]
}

const pactOf = (who: string) =>
  JSON.stringify({ consumer: { name: who }, provider: { name: 'wechat' }, interactions: [] })

describe('what is given with a version that is added', () => {
  test('is its own record: that of another version is neither taken nor replaced', async () => {
    const home = host()
    home.write('stable.json', JSON.stringify(signedBy(recordOf({ plugin: 'echo-v1@1.0.0' }), signer)))
    const { live, ids } = await openLive(home)
    const error = await refusalOf(live.add({ path: home.path('next'), records: [home.path('stable.json')] }))
    expect(error.message).toMatch(/stable\.json is the record of echo-v1@1\.0\.0, not of echo-v1@1\.1\.0/)
    expect(existsSync(home.path(`${given}/echo-v1@1.0.0.json`))).toBe(false)
    expect(ids()).toEqual(['echo-v1@1.0.0 inline'])
  })

  test('replaces no pact that another version is proven by', async () => {
    const home = host().package('third', { version: '1.2.0' })
    const contracts = home.contracts('require', signer)
    const first = await prove(home, 'next', 'echo.json', pactOf('one'))
    const second = await prove(home, 'third', 'echo.json', pactOf('another'))
    const { live } = await openLive(home, { contracts })
    await live.add({ path: home.path('next'), records: first })
    const error = await refusalOf(live.add({ path: home.path('third'), records: second }))
    expect(error.message).toMatch(/echo\.json is the pact of echo-v1@1\.1\.0 too, with another content/)
    expect((await openLive(home, { contracts })).ids()).toEqual(['echo-v1@1.0.0 inline', 'echo-v1@1.1.0 worker'])
  })

  test('may be the very pact that another version is proven by', async () => {
    const home = host().package('third', { version: '1.2.0' })
    const contracts = home.contracts('require', signer)
    const records = [
      await prove(home, 'next', 'echo.json', pactOf('one')),
      await prove(home, 'third', 'echo.json', pactOf('one')),
    ]
    const { live } = await openLive(home, { contracts })
    await live.add({ path: home.path('next'), records: records[0] ?? [] })
    await live.add({ path: home.path('third'), records: records[1] ?? [] })
    const { ids } = await openLive(home, { contracts })
    expect(ids()).toEqual(['echo-v1@1.0.0 inline', 'echo-v1@1.1.0 worker', 'echo-v1@1.2.0 worker'])
  })

  test('may be mended once the version was taken out', async () => {
    const home = host()
    const contracts = home.contracts('require', signer)
    const { live } = await openLive(home, { contracts })
    await live.add({ path: home.path('next'), records: await prove(home, 'next', 'echo.json', pactOf('one')) })
    await live.remove('echo-v1@1.1.0')
    const records = await prove(home, 'next', 'echo.json', pactOf('another'))
    expect(await live.add({ path: home.path('next'), records })).toMatchObject({ contract: 'verified' })
  })
})

describe('beside another host of the same directory', () => {
  test('a version has the files that it was added with first', async () => {
    const home = host().package('other', { version: '1.1.0', code: pluginCode('', '/* other */') })
    const [one, other] = [await openLive(home), await openLive(home)]
    const { integrity } = await one.live.add({ path: home.path('next') })
    const error = await refusalOf(other.live.add({ path: home.path('other') }))
    expect(error.message).toMatch(/echo-v1@1\.1\.0 is there already, with other files/)
    expect((await openLive(home)).live.list()[1]).toMatchObject({ plugin: 'echo-v1@1.1.0', integrity, faults: [] })
  })

  test('what both add at once is remembered, each time', async () => {
    const home = host()
    const versions = ['1.2.0', '1.3.0', '1.4.0', '1.5.0', '1.6.0', '1.7.0']
    for (const version of versions) home.package(version, { version })
    const hosts = await Promise.all(versions.map(() => openLive(home, { clock: systemClock })))
    await Promise.all(hosts.map(({ live }, i) => live.add({ path: home.path(versions[i] ?? '') })))
    expect((await openLive(home)).ids()).toHaveLength(1 + versions.length)
  })

  test('of two that add other files under one version at once, one is refused', async () => {
    const home = host().package('other', { version: '1.1.0', code: pluginCode('', '/* other */') })
    const more = { clock: systemClock }
    const [one, other] = [await openLive(home, more), await openLive(home, more)]
    const done = await Promise.allSettled([
      one.live.add({ path: home.path('next') }),
      other.live.add({ path: home.path('other') }),
    ])
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect([...one.ids(), ...other.ids()].filter((id) => id === 'echo-v1@1.1.0 worker')).toHaveLength(1)
    const [kept] = done.flatMap((one) => (one.status === 'fulfilled' ? one.value.integrity : []))
    expect((await openLive(home)).live.list()[1]).toMatchObject({ integrity: kept, faults: [] })
  })

  test('what another host is installing is left to it, and what a dead one left is not', async () => {
    const home = host()
    await (await openLive(home)).live.add({ path: home.path('next') })
    const [alive, dead] = [`data/plugins/.new-${process.ppid}-a`, 'data/plugins/.new-99999999-a']
    for (const folder of [alive, dead]) home.write(`${folder}/package.json`, '{}')
    await openLive(home)
    expect([alive, dead].map((folder) => existsSync(home.path(folder)))).toEqual([true, false])
  })

  test('a change that a host died in the middle of keeps nobody waiting for ever', async () => {
    const home = host()
    const { live, ids } = await openLive(home, { clock: systemClock })
    home.write('data/plugins/installed.json.lock', '')
    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(home.path('data/plugins/installed.json.lock'), longAgo, longAgo)
    await live.add({ path: home.path('next') })
    expect(ids()).toHaveLength(2)
  })

  test('the same version is loaded by both', async () => {
    const home = host()
    const [one, other] = [await openLive(home), await openLive(home)]
    await one.live.add({ path: home.path('next') })
    await other.live.add({ path: home.path('next') })
    expect(other.ids()).toEqual(['echo-v1@1.0.0 inline', 'echo-v1@1.1.0 worker'])
    expect((await openLive(home)).ids()).toEqual(['echo-v1@1.0.0 inline', 'echo-v1@1.1.0 worker'])
  })

  test('one that refuses a version, or cannot remember it, takes nothing from the other', async () => {
    const home = host()
    const strict = await openLive(home, { contracts: home.contracts('require') })
    const [one, full] = [await openLive(home), await openLive(home)]
    await one.live.add({ path: home.path('next') })
    await refusalOf(strict.live.add({ path: home.path('next') }))
    home.write(`data/plugins/installed.json.${process.pid}.tmp/x`, '')
    await refusalOf(full.live.add({ path: home.path('next') }))
    expect((await openLive(home)).ids()).toEqual(['echo-v1@1.0.0 inline', 'echo-v1@1.1.0 worker'])
  })
})

test('a version whose files cannot be deleted is ended all the same, and that is said', async () => {
  const home = host()
  const { live, said, events } = await openLive(home)
  await live.add({ path: home.path('next') })
  home.write(`${given}/echo-v1@1.1.0.json/x`, '')
  expect(await live.remove('echo-v1@1.1.0')).toMatchObject({ state: 'draining' })
  await expect.poll(() => said).toEqual(['start echo-v1@1.1.0', 'stop echo-v1@1.1.0'])
  expect(events.map(({ kind }) => kind)).toEqual(['added', 'not-forgotten', 'removed', 'drained'])
  expect(readFileSync(home.path('data/plugins/installed.json'), 'utf8')).not.toMatch(/1\.1\.0/)
})
