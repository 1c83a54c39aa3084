import { expect, test } from 'vitest'
import type { RunningHost } from '../../host.ts'
import { readSettings } from '../../settings/read-settings.ts'
import { useTempDir } from '../../settings/testing/use-temp-dir.ts'
import { banner } from './banner.ts'

const dir = useTempDir()
const host: RunningHost = {
  url: 'http://127.0.0.1:8080',
  plugins: ['oauth2@1.0.0', 'template-v1@1.2.0'],
  appids: ['wx1', 'wx2', 'wx3', 'wx4', 'wx5', 'wx6', 'wx7'],
  reloadApps: async () => ({ apps: 7 }),
  openControl: async () => ({ close: async () => undefined }),
  rollouts: {} as RunningHost['rollouts'],
  pluginControl: {} as RunningHost['pluginControl'],
  stop: async () => undefined,
}
const settings = (env = {}) => readSettings({ env: { WXHOST_MODE: 'sandbox', ...env }, cwd: dir.path })
const mock = 'http://127.0.0.1:8090'

test('says what runs where', async () => {
  const text = banner({ colors: false }, await settings(), host, mock)
  for (const expected of [
    'sandbox',
    host.url,
    `${host.url}/docs`,
    mock,
    'template-v1@1.2.0',
    'wx5 and 2 more',
    dir.path,
  ])
    expect(text).toContain(expected)
})

test('ends with a call to paste, on one line', async () => {
  const lines = banner({ colors: false }, await settings(), host, mock).split('\n')
  const [curl] = lines.filter((line) => line.startsWith('curl '))
  const body = /-d '(.*)'$/.exec(curl ?? '')?.[1]
  expect(curl).toContain('http://127.0.0.1:8080/v1/apps/wxd678efh567hg6787/template/send')
  expect(JSON.parse(body ?? '')).toMatchObject({
    touser: 'oia2TjuEGTNoeX76QEjQNrcURxG8',
    template_id: 'industry:order-paid',
    data: { thing1: {}, time2: {}, amount3: {} },
  })
})

test('the call shows a key where keys are asked for', async () => {
  const text = banner({ colors: false }, await settings({ WXHOST_API_KEYS: 'keys.json' }), host, mock)
  expect(text).toContain('-H "authorization: Bearer $API_KEY"')
})

test('without the mock or with own apps there is no call to paste', async () => {
  expect(banner({ colors: true }, await settings(), host)).not.toContain('curl')
  expect(banner({ colors: false }, await settings({ WXHOST_APPS: 'a.json' }), host, mock)).not.toContain('curl')
})
