import { randomUUID } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fetches } from './support/ledger.ts'
import { miniProgram, officialRow } from './support/mini-program.ts'
import { appid, message, type Sandbox, useSandbox } from './support/sandbox.ts'
import { steadyLoad } from './support/steady-load.ts'

/** Puts another apps file in the place of the one in force, in one step as an operator's tool does. */
async function put({ dataDir }: Sandbox, content: unknown): Promise<void> {
  const text = typeof content === 'string' ? content : JSON.stringify({ apps: content })
  // Two may be at it at once.
  const draft = join(dataDir, `next-${randomUUID()}.json`)
  await writeFile(draft, text)
  await rename(draft, join(dataDir, 'apps.json'))
}

const withAlias = (alias: string) => ({
  ...officialRow,
  settings: { template: { aliases: { [alias]: officialRow.settings.template.aliases['industry:order-paid'] } } },
})

test('an app that was added is served without a restart', async () => {
  const sandbox = await useSandbox({ apps: [officialRow] })
  const ask = () =>
    sandbox.call(
      'oauth2.authorize-url',
      { redirect_uri: 'https://a.example/', scope: 'snsapi_base' },
      {},
      miniProgram.appid,
    )
  expect((await ask()).body.code).toBe('WXH_APP_NOT_FOUND')
  await put(sandbox, [officialRow, miniProgram.row])
  expect(await sandbox.host.reloadApps()).toMatchObject({ apps: 2 })
  expect((await ask()).status).toBe(200)
})

test('an app that was taken out is served no more', async () => {
  const sandbox = await useSandbox({ apps: [officialRow, miniProgram.row] })
  await put(sandbox, [miniProgram.row])
  await sandbox.host.reloadApps()
  const { status, body } = await sandbox.call('template.send', message)
  expect([status, body.code]).toEqual([404, 'WXH_APP_NOT_FOUND'])
})

test('settings of an app change from one call to the next', async () => {
  const sandbox = await useSandbox({ apps: [officialRow] })
  await put(sandbox, [withAlias('industry:paid')])
  await sandbox.host.reloadApps()
  expect((await sandbox.call('template.send', { ...message, template_id: 'industry:paid' })).status).toBe(200)
  expect((await sandbox.call('template.send', message)).body.reason).toBe('unknown-alias')
  // The secret is the same, and so is its token.
  expect(fetches(sandbox.world)).toBe(1)
})

test('a secret that was put right takes effect at once', async () => {
  const wrong = { ...officialRow, secrets: { 'app-secret': 'inline:not-this-one-0123456789abcdef' } }
  const sandbox = await useSandbox({ apps: [wrong] })
  expect((await sandbox.call('template.send', message)).body.errcode).toBe(40125)
  await put(sandbox, [officialRow])
  await sandbox.host.reloadApps()
  expect((await sandbox.call('template.send', message)).status).toBe(200)
  expect(fetches(sandbox.world)).toBe(2)
})

test.each([
  ['no JSON', '{"apps":['],
  ['no apps', '{"apps":[]}'],
  ['one good and one bad row', [miniProgram.row, { ...officialRow, appid: 'nonsense' }]],
  [
    'a secret that cannot be had',
    [miniProgram.row, { ...officialRow, secrets: { 'app-secret': 'env:WX_NOT_SET_ANYWHERE' } }],
  ],
  ['an appid twice', [officialRow, officialRow]],
  ['an unknown field', [{ ...officialRow, secret: 'inline:x' }]],
])('a file with %s changes nothing and is reported', async (_name, content) => {
  const sandbox = await useSandbox({ apps: [officialRow] })
  await put(sandbox, content)
  await expect(sandbox.host.reloadApps()).rejects.toMatchObject({
    code: 'WXH_APPS_INVALID',
    details: {
      faults: expect.arrayContaining([expect.objectContaining({ where: expect.stringContaining('apps.json') })]),
    },
  })
  expect((await sandbox.call('template.send', message)).status).toBe(200)
  expect((await sandbox.call('template.send', message, {}, miniProgram.appid)).status).toBe(404)
})

test('no call fails while the apps are read again and again', async () => {
  const sandbox = await useSandbox({ apps: [officialRow] })
  let reloads = 0
  const events = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [
      (i + 1) * 30,
      async () => {
        await put(sandbox, i % 3 === 2 ? '{"apps":' : i % 2 === 0 ? [officialRow, miniProgram.row] : [officialRow])
        await sandbox.host.reloadApps().then(
          () => reloads++,
          () => undefined,
        )
      },
    ]),
  )
  const failed = await steadyLoad(() => sandbox.call('template.send', message), { calls: 700, perSecond: 350, events })
  expect(failed).toEqual([])
  expect(reloads).toBeGreaterThan(0)
  expect(sandbox.world.messages).toHaveLength(700)
  expect(fetches(sandbox.world)).toBe(1)
})

test('a secret that changes under load fails no call', async () => {
  const sandbox = await useSandbox({ apps: [officialRow] })
  const secret = 'changed-in-the-console-0123456789'
  const change = async () => {
    sandbox.world.apps.put({ appid, kind: 'official', secret })
    await put(sandbox, [{ ...officialRow, secrets: { 'app-secret': `inline:${secret}` } }])
    await sandbox.host.reloadApps()
  }
  const failed = await steadyLoad(() => sandbox.call('template.send', message), {
    calls: 400,
    perSecond: 400,
    events: { 200: change },
  })
  expect(failed).toEqual([])
  expect(fetches(sandbox.world)).toBeLessThanOrEqual(2)
})
