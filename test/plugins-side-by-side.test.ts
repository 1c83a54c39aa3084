import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { miniProgram, officialRow } from './support/mini-program.ts'
import { appid, useDataDir, useSandbox } from './support/sandbox.ts'

const apps = [officialRow, miniProgram.row]

/** A plugin that says which version it is; a module that it shares with nobody holds the text. */
async function writePlugin(directory: string, version: string): Promise<void> {
  const files = {
    'package.json': JSON.stringify({
      name: '@acme/plugin-echo',
      version,
      type: 'module',
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
      wxhost: { protocol: 'echo', apiVersion: 'v1', host: '^1.0.0' },
    }),
    'dist/version.js': `export const version = '${version}'\nexport const calls = { count: 0 }\n`,
    'dist/index.js': `
      import { definePlugin, local, Type } from '@wxhost/core/protocol'
      import { calls, version } from './version.js'
      const output = Type.Object({ version: Type.String(), count: Type.Integer() })
      export default definePlugin({
        origins: ['https://api.weixin.qq.com'],
        operations: {
          say: {
            summary: 'Says which version it is', effect: 'safe', input: Type.Object({}), output, errors: [],
            encode: () => local({ version, count: ++calls.count }),
            decode: () => ({ kind: 'output', output: {} }),
          },
        },
      })`,
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), text)
  }
}

/** A manifest beside its plugins, as an operator has it. */
async function useManifest(...plugins: readonly object[]): Promise<string> {
  const home = await useDataDir()
  await writePlugin(join(home, 'echo-1'), '1.4.0')
  await writePlugin(join(home, 'echo-2'), '2.0.0')
  await mkdir(join(home, 'node_modules/@wxhost'), { recursive: true })
  await symlink(fileURLToPath(new URL('../core', import.meta.url)), join(home, 'node_modules/@wxhost/core'))
  await writeFile(join(home, 'plugins.manifest.json'), JSON.stringify({ plugins }))
  return join(home, 'plugins.manifest.json')
}

test('two versions of one package each serve their app', async () => {
  const manifest = await useManifest(
    { path: './echo-1', range: '^1.0.0', apps: [appid] },
    { path: './echo-2', range: '^2.0.0', apps: [miniProgram.appid] },
  )
  const { call, host } = await useSandbox({ apps, env: { WXHOST_MANIFEST: manifest } })
  expect(host.plugins.map((plugin) => plugin.split('@').at(-1)).sort()).toEqual(['1.4.0', '2.0.0'])

  const [one, two] = [await call('echo.say'), await call('echo.say', {}, {}, miniProgram.appid)]
  // Each has its own modules, those that it imports too.
  expect(one.output).toEqual({ version: '1.4.0', count: 1 })
  expect(two.output).toEqual({ version: '2.0.0', count: 1 })
  expect(one.headers.get('x-wxhost-plugin')).toMatch(/@1\.4\.0$/)
  expect(two.headers.get('x-wxhost-plugin')).toMatch(/@2\.0\.0$/)
})

test('metrics tell the versions apart', async () => {
  const manifest = await useManifest(
    { path: './echo-1', apps: [appid] },
    { path: './echo-2', apps: [miniProgram.appid] },
  )
  const { call, host } = await useSandbox({ apps, env: { WXHOST_MANIFEST: manifest } })
  await call('echo.say')
  await call('echo.say', {}, {}, miniProgram.appid)
  const metrics = await (await fetch(`${host.url}/metrics`)).text()
  for (const version of ['1.4.0', '2.0.0'])
    expect(metrics).toMatch(
      new RegExp(`^wxhost_calls_total\\{protocol="echo",operation="say",version="${version}",[^}]*\\} 1$`, 'm'),
    )
})

test('a version that waits for its turn is loaded and given no call', async () => {
  const manifest = await useManifest({ path: './echo-1' }, { path: './echo-2', serves: false })
  const { call, host } = await useSandbox({ apps, env: { WXHOST_MANIFEST: manifest } })
  expect(host.plugins).toHaveLength(2)
  for (const id of [appid, miniProgram.appid]) expect((await call('echo.say', {}, {}, id)).output.version).toBe('1.4.0')
})

test('a bad plugin does not keep the others from serving', async () => {
  const manifest = await useManifest({ path: './echo-1' }, { path: './not-there' })
  const { call, host } = await useSandbox({ apps, env: { WXHOST_MANIFEST: manifest } })
  expect((await call('echo.say')).status).toBe(200)
  const ready = (await (await fetch(`${host.url}/readyz`)).json()) as { notices: string[] }
  expect(ready.notices).toEqual([expect.stringContaining('WXH_PLUGIN_NOT_FOUND')])
})

test('a bad plugin that is required keeps the host from starting', async () => {
  const manifest = await useManifest({ path: './echo-1' }, { path: './not-there', required: true })
  await expect(useSandbox({ apps, env: { WXHOST_MANIFEST: manifest } })).rejects.toMatchObject({
    code: 'WXH_PLUGIN_NOT_FOUND',
  })
})

test('two versions that want to serve one app keep the host from starting', async () => {
  const manifest = await useManifest({ path: './echo-1' }, { path: './echo-2', apps: [appid] })
  await expect(useSandbox({ apps, env: { WXHOST_MANIFEST: manifest } })).rejects.toMatchObject({
    code: 'WXH_PLUGIN_CONFLICT',
    message: expect.stringContaining(appid),
  })
})
