import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { lockDifferences } from './check-lock.ts'
import { inspectPlugins } from './inspect-plugins.ts'
import { formatLock, lockOf } from './plugin-lock.ts'
import { parseLock, readLock } from './read-lock.ts'
import { PluginHome } from './testing/plugin-home.ts'

const entry = { package: 'a', hostApi: '1.0.0', integrity: 'sha256-x', files: { 'package.json': 'sha256-y' } }
const document = (more: object) => ({ lockVersion: 1, plugins: { 'a-v1@1.0.0': { ...entry, ...more } } })

describe('plugins.lock.json', () => {
  test('comes back as it was written, sorted', () => {
    const lock = new Map([
      ['b-v1@1.0.0', { ...entry, contract: { pact: null, record: 'sha256-z' } }],
      ['a-v1@1.0.0', { ...entry, contract: { pact: 'sha256-p', record: 'sha256-z' } }],
    ])
    const text = formatLock(lock)
    expect(parseLock(JSON.parse(text))).toEqual(lock)
    expect(text).toBe(formatLock(new Map([...lock].reverse())))
    expect(text.indexOf('a-v1')).toBeLessThan(text.indexOf('b-v1'))
  })

  test.each([
    [[], 'not a lock'],
    [{ lockVersion: 1 }, 'not a lock'],
    [{ lockVersion: 2, plugins: {} }, 'its lockVersion is 2, this host reads 1'],
    [document({ integrity: 1 }), 'its entry a-v1@1.0.0 is incomplete'],
    [document({ files: { 'package.json': 1 } }), 'incomplete'],
    [document({ files: null }), 'incomplete'],
    [document({ contract: { pact: 'sha256-x' } }), 'incomplete'],
    [document({ contract: { pact: 1, record: 'sha256-x' } }), 'incomplete'],
    [{ lockVersion: 1, plugins: JSON.parse('{"__proto__": 1}') }, 'incomplete'],
  ])('%j is refused', (value, what) => {
    expect(parseLock(value)).toContain(what)
  })

  test('one that cannot be read is no missing one', async () => {
    const home = new PluginHome()
    expect(await readLock(home.lockFile)).toEqual({ kind: 'missing' })
    mkdirSync(home.lockFile)
    expect(await readLock(home.lockFile)).toMatchObject({
      kind: 'unusable',
      fault: { code: 'WXH_PLUGIN_UNLOCKED', where: home.lockFile },
    })
  })

  test('its hashes are those of sha256sum', async () => {
    const home = new PluginHome().package('echo').manifest({ path: 'echo' })
    const { packages } = await inspectPlugins(home.manifestFile)
    const locked = lockOf(packages).get('echo-v1@1.0.0')
    const sum = (bytes: string) => `sha256-${createHash('sha256').update(bytes).digest('base64')}`
    expect(Object.keys(locked?.files ?? {})).toEqual(['dist/index.js', 'package.json'])
    const lines = Object.entries(locked?.files ?? {}).map(([path, digest]) => `${digest}  ${path}\n`)
    expect(locked?.integrity).toBe(sum(lines.join('')))
  })

  test('an edited entry does not pass', async () => {
    const home = new PluginHome().package('echo').manifest({ path: 'echo' })
    const [found] = (await inspectPlugins(home.manifestFile)).packages
    const locked = found && lockOf([found]).get('echo-v1@1.0.0')
    if (found === undefined || locked === undefined) throw new Error('no package')
    expect(lockDifferences(found, { ...locked, integrity: 'sha256-x' })).toEqual([
      'the lock was edited: its integrity is not that of its files',
    ])
    expect(lockDifferences(found, { ...locked, package: 'evil' })).toEqual([
      'the package is @acme/plugin-echo, not evil',
    ])
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`dist/${i}.js`, 'sha256-x']))
    expect(
      lockDifferences(found, { ...locked, integrity: 'sha256-x', files: { ...locked.files, ...many } }),
    ).toHaveLength(10)
  })
})
