import { expect, test } from 'vitest'
import { SecretValue } from '../secret-value.ts'
import type { App } from './app.ts'
import { appOwners, componentOf } from './app-owners.ts'
import { secretOf } from './app-secret.ts'

const platformId = 'wx9999999999999999'
const secrets = (...names: readonly string[]) => new Map(names.map((name) => [name, new SecretValue(`${name} of it`)]))
const platform: App = {
  appid: platformId,
  kind: 'open-platform',
  settings: {},
  secrets: secrets('app-secret', 'component-secret', 'message-token', 'encoding-aes-key', 'encoding-aes-key-previous'),
}
const app: App = {
  appid: 'wx1',
  kind: 'official-account',
  componentAppid: platformId,
  mchid: '1900000001',
  settings: {},
  secrets: secrets('own'),
}
const apps = (known: App = platform) => ({ get: (appid: string) => (appid === known.appid ? known : undefined) })

test.each(['component-secret', 'message-token', 'encoding-aes-key', 'encoding-aes-key-previous'])(
  'an app without %s has that of its platform',
  (name) => {
    expect(secretOf(app, name, apps())).toBe(platform.secrets.get(name))
  },
)

test("an app's own secret comes first", () => {
  const own = { ...app, secrets: secrets('message-token') }
  expect(secretOf(own, 'message-token', apps())).toBe(own.secrets.get('message-token'))
})

test("an app never has its platform's app-secret", () => {
  expect(secretOf(app, 'app-secret', apps())).toBeUndefined()
})

test('what is no platform lends no secret', () => {
  expect(secretOf(app, 'message-token', apps({ ...platform, kind: 'official-account' }))).toBeUndefined()
  expect(secretOf(app, 'message-token', { get: () => undefined })).toBeUndefined()
  const { componentAppid: _, ...alone } = app
  expect(secretOf(alone, 'message-token', apps())).toBeUndefined()
})

test('a platform is its own component', () => {
  expect([componentOf(platform), componentOf(app), componentOf({ appid: 'wx2', kind: 'work' })]).toEqual([
    platformId,
    platformId,
    undefined,
  ])
})

test('an app has credentials in up to three names', () => {
  expect(appOwners(app)).toEqual([
    { kind: 'app', id: 'wx1' },
    { kind: 'merchant', id: '1900000001' },
    { kind: 'component', id: platformId },
  ])
  expect(appOwners({ appid: 'wx2', kind: 'work', settings: {}, secrets: new Map() })).toEqual([
    { kind: 'app', id: 'wx2' },
  ])
})
