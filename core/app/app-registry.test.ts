import { expect, test } from 'vitest'
import { SecretValue } from '../secret-value.ts'
import type { App } from './app.ts'
import { createAppRegistry } from './app-registry.ts'

const app = (appid: string, secret = 's', more: Partial<App> = {}): App => ({
  appid,
  kind: 'mini-program',
  settings: {},
  secrets: new Map([['app-secret', new SecretValue(secret)]]),
  ...more,
})

/** Gives one list after the other. */
const inTurn =
  (...lists: (readonly App[] | Error)[]) =>
  async () => {
    const next = lists.shift()
    if (next instanceof Error || next === undefined) throw next
    return next
  }

test('finds apps by appid', async () => {
  const apps = await createAppRegistry(inTurn([app('wx1'), app('wx2')]))
  expect([apps.get('wx2')?.appid, apps.get('wx3'), apps.list().length]).toEqual(['wx2', undefined, 2])
})

test('names like those of Object are no apps', async () => {
  expect((await createAppRegistry(inTurn([]))).get('constructor')).toBeUndefined()
})

test('a reload says what it changed', async () => {
  const before = [app('wx1'), app('wx2'), app('wx3', 'old'), app('wx4', 's', { name: 'a' }), app('wx5')]
  const after = [
    app('wx1'),
    app('wx3', 'new'),
    app('wx4', 's', { name: 'b' }),
    app('wx5', 's', { secrets: new Map() }),
    app('wx6'),
  ]
  const apps = await createAppRegistry(inTurn(before, after))
  expect(await apps.reload()).toEqual({
    apps: 5,
    added: ['wx6'],
    removed: ['wx2'],
    changed: ['wx4'],
    secretsChanged: ['wx3', 'wx5'],
  })
  expect([apps.get('wx2'), apps.get('wx3')?.secrets.get('app-secret')?.reveal()]).toEqual([undefined, 'new'])
})

test('a secret under another name is another secret', async () => {
  const renamed = app('wx1', 's', { secrets: new Map([['other', new SecretValue('s')]]) })
  const apps = await createAppRegistry(inTurn([app('wx1')], [renamed]))
  expect((await apps.reload()).secretsChanged).toEqual(['wx1'])
})

test('a reload that fails changes nothing', async () => {
  const apps = await createAppRegistry(inTurn([app('wx1')], new Error('bad file'), [app('wx2')]))
  await expect(apps.reload()).rejects.toThrow('bad file')
  expect(apps.list().map(({ appid }) => appid)).toEqual(['wx1'])
  expect((await apps.reload()).added).toEqual(['wx2'])
})

test('reloads run one after the other', async () => {
  const waiting: ((apps: readonly App[]) => void)[] = []
  let first = true
  const load = () => {
    if (first) {
      first = false
      return Promise.resolve([])
    }
    return new Promise<readonly App[]>((resolve) => waiting.push(resolve))
  }
  const apps = await createAppRegistry(load)
  const reloads = [apps.reload(), apps.reload()]
  await Promise.resolve()
  expect(waiting).toHaveLength(1)
  waiting[0]?.([app('wx1')])
  await reloads[0]
  await Promise.resolve()
  waiting[1]?.([app('wx2')])
  expect((await Promise.all(reloads)).map(({ added }) => added)).toEqual([['wx1'], ['wx2']])
})
