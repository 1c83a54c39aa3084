import { describe, expect, test } from 'vitest'
import { faultsOf } from '../settings/testing/faults-of.ts'
import { useTempDir } from '../settings/testing/use-temp-dir.ts'
import type { Mode } from '../settings.ts'
import { loadApps } from './load-apps.ts'

const dir = useTempDir()

const app = { appid: 'wx0123456789abcdef', kind: 'mini-program', secrets: { 'app-secret': 'env:APP_SECRET' } }
const env = { APP_SECRET: 's3cret-value' }
const load = (content: object | string, mode: Mode = 'production') =>
  loadApps({ mode, appsFile: dir.write('apps.json', content) }, { env, cwd: dir.path })
const faults = (content: object | string, mode?: Mode) => faultsOf(load(content, mode))

describe('an app', () => {
  test('has what the file says, with its secrets resolved', async () => {
    dir.write('secrets/pay.pem', 'a\nb\n')
    const row = {
      ...app,
      name: 'Shop',
      mchid: '1900000109',
      componentAppid: 'wx9999999999999999',
      secrets: { ...app.secrets, 'pay-key': 'file:secrets/pay.pem' },
      settings: { template: { aliases: { 'industry:order-paid': 'x' } } },
    }
    const [read] = await load({ $schema: './apps.schema.json', apps: [row] })
    expect(read).toMatchObject({ ...row, secrets: expect.any(Map) })
    expect([...(read?.secrets ?? [])].map(([name, secret]) => [name, secret.reveal()])).toEqual([
      ['app-secret', 's3cret-value'],
      ['pay-key', 'a\nb'],
    ])
  })

  test('cannot be changed by who reads it', async () => {
    const [read] = await load({ apps: [{ ...app, settings: { template: { aliases: { a: ['x'] } } } }] })
    expect(Object.isFrozen(read)).toBe(true)
    expect(Object.isFrozen(read?.settings.template?.aliases)).toBe(true)
  })

  test('shows no secret when it is printed', async () => {
    expect(JSON.stringify([...((await load({ apps: [app] }))[0]?.secrets ?? [])])).toBe('[["app-secret","[secret]"]]')
  })

  test('needs neither secrets nor settings', async () => {
    expect(await load({ apps: [{ appid: app.appid, kind: 'work' }] })).toMatchObject([{ settings: {} }])
  })

  test('takes its secret from .env.<mode> too', async () => {
    dir.write('.env.production', 'OTHER=from-file')
    const [read] = await load({ apps: [{ ...app, secrets: { 'app-secret': 'env:OTHER' } }] })
    expect(read?.secrets.get('app-secret')?.reveal()).toBe('from-file')
  })
})

describe('all that is wrong is said at once', () => {
  test('in the shape', async () => {
    const found = await faults({
      app: [],
      apps: [
        { appid: 'xx1', kind: 'miniprogram', secret: { a: 'b' }, mchid: 1900000109 },
        { ...app, kind: 'mini-program', settings: { Template: {}, oauth2: [] } },
      ],
    })
    expect(found).toEqual([
      'apps.json /: there is no key "app". Known are $schema, apps, merchants. Did you mean "apps"?',
      'apps.json /apps/0: there is no key "secret". Known are appid, kind, name, mchid, componentAppid, secrets, settings, webhook. Did you mean "secrets"?',
      'apps.json /apps/0/appid: is not right: must match pattern "^w[wx][0-9A-Za-z]{4,40}$". The appid from WeChat\'s console: "wx" ("ww" for WeCom), then letters and digits.',
      'apps.json /apps/0/kind: is none of the known ones. Choose one of official-account, mini-program, open-platform, work. Did you mean "mini-program"?',
      'apps.json /apps/0/mchid: is not right: must be string. The merchant number as a string of 8 to 12 digits, e.g. "1900000109".',
      'apps.json /apps/1/settings: the key "Template" cannot be used. Write the name of a protocol, e.g. "oauth2" or "template".',
      "apps.json /apps/1/settings/oauth2: is not right: must be object. An object: the app's settings for this protocol.",
    ])
  })

  test('in the secrets and appids', async () => {
    dir.write('loose', 's3cret-value', 0o644)
    const secrets = { a: 'env:NOT_SET', b: 'file:loose', c: 'inline:s3cret-value', d: 's3cret-value' }
    const found = await faults({ apps: [{ ...app, secrets }, app] })
    expect(found.map((line) => line.split('. ')[0])).toEqual([
      'apps.json /apps/1/appid: wx0123456789abcdef stands in /apps/0 too',
      'apps.json /apps/0/secrets/a: the variable NOT_SET is not set, or empty',
      'apps.json /apps/0/secrets/b: loose may be read or written by group or others (mode 0644)',
      'apps.json /apps/0/secrets/c: holds the secret itself ("inline:"), which production refuses',
      'apps.json /apps/0/secrets/d: is not a reference to a secret',
    ])
    expect(found.join()).not.toContain('s3cret-value')
  })

  test('in the keys of pushes', async () => {
    const secrets = { 'encoding-aes-key': 'env:APP_SECRET', 'encoding-aes-key-previous': 'env:APP_SECRET' }
    const found = await faults({ apps: [{ ...app, secrets }] })
    expect(found.map((line) => line.split(': it')[0])).toEqual([
      'apps.json /apps/0/secrets/encoding-aes-key: is no EncodingAESKey',
      'apps.json /apps/0/secrets/encoding-aes-key-previous: is no EncodingAESKey',
    ])
    expect(found.join()).not.toContain('s3cret-value')
  })

  test('in samples that production refuses', async () => {
    const sample = 'sandbox-app-secret-0123456789abcdef'
    dir.write('sample', `${sample}\n`)
    const found = await faults({
      apps: [{ appid: 'wxd678efh567hg6787', kind: 'official-account', secrets: { 'app-secret': 'file:sample' } }],
    })
    expect(found.map((line) => line.split('. ')[0])).toEqual([
      'apps.json /apps/0/appid: is the sandbox app, which is not for production',
      'apps.json /apps/0/secrets/app-secret: is the sample secret, which is not for production',
    ])
    expect(found.join()).not.toContain(sample)
  })
})

test.each([
  ['{"apps": [\n  {"appid": wx1}\n]}', 'apps.json:2:13: expected a value. Correct the JSON there.'],
  ['{"apps": []}', 'apps.json /apps: is not right: must NOT have fewer than 1 items. A list with at least one app.'],
  ['[]', 'apps.json /: is not right: must be object. An object with "apps".'],
  ['{}', 'apps.json /: "apps" is missing. Add it. A list with at least one app.'],
])('%j is refused', async (text, fault) => {
  expect(await faults(text)).toEqual([fault])
})

test('keys that would change a prototype are refused', async () => {
  const found = await faults('{"apps": [{"appid": "wx012345", "kind": "work", "settings": {"__proto__": {"x": 1}}}]}')
  expect(found.join()).toContain('the key "__proto__" cannot be used')
})

test('a missing file is said to be missing', async () => {
  const missing = loadApps({ mode: 'sandbox', appsFile: `${dir.path}/none.json` }, { env, cwd: dir.path })
  expect((await faultsOf(missing))[0]).toContain('none.json: it does not exist')
})

test('without a file the sandbox has its own app', async () => {
  const apps = await loadApps({ mode: 'sandbox', appsFile: undefined })
  expect(apps.map(({ appid, kind, mchid }) => [appid, kind, mchid])).toEqual([
    ['wxd678efh567hg6787', 'official-account', '1900000109'],
  ])
})

test('without a file production has none', async () => {
  await expect(loadApps({ mode: 'production', appsFile: undefined })).rejects.toMatchObject({
    code: 'WXH_APPS_INVALID',
  })
})
