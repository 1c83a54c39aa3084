import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { inspectPlugins } from '../inspect-plugins.ts'
import { openLive } from '../testing/live-home.ts'
import { PluginHome, pluginCode, refusalOf } from '../testing/plugin-home.ts'
import { recordFor, signedBy, testSigner } from '../testing/signed-record.ts'
import type { RolloutRole } from './plugin-view.ts'

const host = () => new PluginHome().package('echo').package('next', { version: '1.1.0' }).manifest({ path: 'echo' })
const plugin = 'echo-v1@1.1.0'

/** A host to which 1.1.0 was added. */
async function added(more: Parameters<typeof openLive>[1] = {}, request: object = {}) {
  const home = host()
  const opened = await openLive(home, more)
  await opened.live.add({ path: home.path('next'), ...request })
  return { home, ...opened }
}

const stateIn = (live: { list(): readonly { plugin: string; state: string }[] }, id = plugin) =>
  live.list().find((view) => view.plugin === id)?.state

const folderOf = (home: PluginHome): string => {
  const [folder = ''] = readdirSync(home.path('data/plugins')).filter((name) => name.startsWith(plugin))
  return home.path(`data/plugins/${folder}`)
}

describe('after a restart', () => {
  test('a version whose files were changed is left out, and said to be', async () => {
    const { home } = await added()
    writeFileSync(join(folderOf(home), 'dist/index.js'), pluginCode('', '/* evil */'))
    const { live, ids } = await openLive(home)
    expect(ids()).toEqual(['echo-v1@1.0.0 inline'])
    expect(live.notices()).toEqual([`${plugin}: WXH_PLUGIN_CHANGED`])
    expect(live.list()[1]).toMatchObject({ plugin, state: 'discovered', faults: [{ code: 'WXH_PLUGIN_CHANGED' }] })
  })

  test('a version at fault can be taken out', async () => {
    const { home } = await added()
    writeFileSync(join(folderOf(home), 'package.json'), '{')
    const { live } = await openLive(home)
    expect(await live.remove(plugin)).toMatchObject({ state: 'retired' })
    expect((await openLive(home)).live.notices()).toEqual([])
  })

  test('a version that the manifest names by now is loaded once', async () => {
    const { home } = await added()
    home.manifest({ path: 'next' })
    const { ids, live } = await openLive(home)
    expect(ids()).toEqual(['echo-v1@1.1.0 inline'])
    expect(live.notices()).toEqual([`${plugin}: WXH_PLUGIN_INSTALL`])
  })

  test('what a host left that died while it installed is gone', async () => {
    const { home } = await added()
    home.write('data/plugins/.new-Xy12/package.json', '{}')
    await openLive(home)
    expect(readdirSync(home.path('data/plugins')).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('the proof is asked for anew', async () => {
    const { home } = await added()
    const { live, ids } = await openLive(home, { contracts: home.contracts('require') })
    expect(ids()).toHaveLength(1)
    expect(live.notices()).toEqual([`${plugin}: WXH_CONTRACT_MISSING`])
  })
})

test('a record that is given with the package proves it, also after a restart', async () => {
  const home = host()
  const signer = testSigner()
  const contracts = home.contracts('require', signer)
  const [, found] = (await inspectPlugins(home.manifest({ path: 'echo' }, { path: 'next' }).manifestFile)).packages
  if (found === undefined) throw new Error('no package')
  home.manifest().write('given/echo.json', JSON.stringify(signedBy(recordFor(found), signer)))
  const { live } = await openLive(home, { contracts })
  expect(await live.add({ path: home.path('next'), records: [home.path('given/echo.json')] })).toMatchObject({
    contract: 'verified',
  })
  expect((await openLive(home, { contracts })).ids()).toEqual(['echo-v1@1.1.0 worker'])
})

describe('a version that is removed', () => {
  test('gets no calls at once, and is ended after its last one', async () => {
    const passed = Promise.withResolvers<void>()
    const { live, ids, said, events, home } = await added({ passed: () => passed.promise })
    expect(await live.remove(plugin)).toMatchObject({ state: 'draining' })
    expect(ids()).toEqual(['echo-v1@1.0.0 inline'])
    expect(stateIn(live)).toBe('draining')
    expect(said).toEqual([`start ${plugin}`])
    passed.resolve()
    await expect.poll(() => stateIn(live)).toBe('retired')
    expect(said).toEqual([`start ${plugin}`, `stop ${plugin}`])
    expect(events.map(({ kind }) => kind)).toEqual(['added', 'removed', 'drained'])
    expect((await openLive(home)).ids()).toEqual(['echo-v1@1.0.0 inline'])
  })

  test('may be added again while the old one still drains', async () => {
    const { live, home } = await added({ passed: () => new Promise(() => {}) })
    await live.remove(plugin)
    await live.add({ path: home.path('next') })
    expect((await openLive(home)).ids()).toEqual(['echo-v1@1.0.0 inline', `${plugin} worker`])
    await live.close()
  })

  test.each([
    ['one that a rollout needs', plugin, { heldBy: () => 'echo-7f3k2a9c' }, /the rollout echo-7f3k2a9c needs it/],
    ['one of the manifest', 'echo-v1@1.0.0', {}, /the manifest names it: plugins\.manifest\.json#\/plugins\/0/],
    ['one that nobody knows', 'echo-v1@9.0.0', {}, /it is not installed/],
  ])('%s stays', async (_what, id, more, message) => {
    const { live, ids } = await added(more)
    const error = await refusalOf(live.remove(id))
    expect(error.code).toBe('WXH_PLUGIN_INSTALL')
    expect(error.message).toMatch(message)
    expect(ids()).toHaveLength(2)
  })

  test('stays where that cannot be remembered', async () => {
    const { live, ids, home } = await added()
    home.write(`data/plugins/installed.json.${process.pid}.tmp/x`, '')
    expect((await refusalOf(live.remove(plugin))).message).toMatch(/Make room on the disk/)
    expect(ids()).toHaveLength(2)
  })
})

describe('a version that was promoted', () => {
  const version = (registry: Awaited<ReturnType<typeof added>>['registry']) => {
    const { id, integrity = '' } = registry.list()[1] ?? { id: { name: '', version: '' } }
    return { plugin: id, integrity }
  }

  test('leaves its worker, which ends after its last call', async () => {
    const passed = Promise.withResolvers<void>()
    const { live, registry, ids, said } = await added({ passed: () => passed.promise })
    const before = version(registry)
    await live.settle(before)
    expect(ids()).toEqual(['echo-v1@1.0.0 inline', `${plugin} inline`])
    expect(version(registry)).toEqual(before)
    expect(said).toEqual([`start ${plugin}`])
    passed.resolve()
    await expect.poll(() => said).toEqual([`start ${plugin}`, `stop ${plugin}`])
  })

  test('has its worker ended with the host, though its last call hangs', async () => {
    const { live, registry, said } = await added({ passed: () => new Promise(() => {}) })
    await live.settle(version(registry))
    await live.close()
    expect(said).toEqual([`start ${plugin}`, `stop ${plugin}`])
  })

  test('stays in its worker where it was added so', async () => {
    const { live, registry, ids } = await added({}, { run: 'worker' })
    await live.settle(version(registry))
    expect(ids()).toContain(`${plugin} worker`)
  })

  test('stays in its worker where it cannot leave it', async () => {
    const warm = ({ run = 'inline' }: { run?: string }) => {
      if (run === 'inline') throw new Error('not here')
    }
    const { live, registry, ids, events } = await added({ warm })
    await live.settle(version(registry))
    expect(ids()).toContain(`${plugin} worker`)
    expect(events).toContainEqual({ kind: 'not-inlined', plugin, why: 'Error: not here' })
  })

  test('that is not there is passed over', async () => {
    const { live, registry, ids } = await added()
    await live.settle({ ...version(registry), integrity: 'sha256-other' })
    expect(ids()).toContain(`${plugin} worker`)
  })
})

test('each version is shown with what it is used for', async () => {
  const roles: Record<string, RolloutRole> = { '1.0.0': undefined, '1.1.0': undefined }
  const { live } = await added({
    roles:
      () =>
      ({ id }) =>
        roles[id.version],
  })
  expect([stateIn(live, 'echo-v1@1.0.0'), stateIn(live)]).toEqual(['stable', 'warmed'])
  roles['1.1.0'] = 'canary'
  expect([stateIn(live, 'echo-v1@1.0.0'), stateIn(live)]).toEqual(['stable', 'canary'])
  Object.assign(roles, { '1.0.0': 'former', '1.1.0': 'stable' } satisfies Record<string, RolloutRole>)
  expect([stateIn(live, 'echo-v1@1.0.0'), stateIn(live)]).toEqual(['loaded', 'stable'])
})

test('what was added is remembered without what nobody needs to know', async () => {
  const { home } = await added()
  const [row] = JSON.parse(readFileSync(home.path('data/plugins/installed.json'), 'utf8')).plugins
  expect(Object.keys(row).sort()).toEqual(['addedAt', 'folder', 'from', 'integrity', 'plugin'])
  expect(row.addedAt).toBe(1_700_000_000_000)
})
