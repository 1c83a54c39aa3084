import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const wxhost = fileURLToPath(new URL('../../../core/bin/wxhost.js', import.meta.url))
const realPlugins = ['oauth2', 'template-v1'].map((name) =>
  fileURLToPath(new URL(`../../../plugins/${name}`, import.meta.url)),
)

/** A manifest with its lock that names the two real plugins, and small ones up to `count`. @returns the manifest's path */
export async function makePlugins(directory: string, count: number): Promise<string> {
  const names = Array.from({ length: count - realPlugins.length }, (_, number) => `small-${number + 1}`)
  await Promise.all(names.map((name) => makePlugin(join(directory, name), name)))
  const manifestFile = join(directory, 'plugins.manifest.json')
  const paths = [...realPlugins, ...names.map((name) => `./${name}`)]
  await writeFile(manifestFile, JSON.stringify({ plugins: paths.map((path) => ({ path, range: '^1.0.0' })) }))
  await plugin('lock', '--manifest', manifestFile)
  await allLoad(manifestFile, count)
  return manifestFile
}

/** In the sandbox, where plugins that are made up may do without a verification record. */
const env = { ...process.env, WXHOST_MODE: 'sandbox', WXHOST_CONTRACTS: 'warn' }
const plugin = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [wxhost, 'plugin', ...args], { env })

/** A host leaves out plugins at fault and starts: it would be timed with too few. */
async function allLoad(manifestFile: string, count: number): Promise<void> {
  const { stdout } = await plugin('list', '--json', '--manifest', manifestFile)
  const { plugins } = JSON.parse(stdout) as { plugins: readonly { state: string }[] }
  const loaded = plugins.filter(({ state }) => state === 'loaded').length
  if (loaded !== count) throw new Error(`${loaded} of ${count} plugins load: see \`wxhost plugin list\``)
}

async function makePlugin(directory: string, name: string): Promise<void> {
  const packageJson = {
    name: `@bench/plugin-${name}`,
    version: '1.0.0',
    type: 'module',
    exports: { '.': { default: './dist/index.js' } },
    wxhost: { protocol: name, apiVersion: 'v1', host: '^1.0.0' },
  }
  await mkdir(join(directory, 'dist'), { recursive: true })
  await writeFile(join(directory, 'package.json'), JSON.stringify(packageJson))
  await writeFile(join(directory, 'dist', 'index.js'), entry)
  await writeFile(join(directory, 'dist', 'send.js'), operation)
}

const entry = `
import { definePlugin } from '@wxhost/core/protocol'
import { send } from './send.js'

export default definePlugin({
  origins: ['https://api.weixin.qq.com'],
  needs: ['access-token'],
  operations: { send },
})
`

const operation = `
import { credential, json, output, readErrcode, Type } from '@wxhost/core/protocol'

export const send = {
  summary: 'Send a text to one user',
  effect: 'unsafe',
  input: Type.Object({ touser: Type.String({ minLength: 1 }), text: Type.String({ maxLength: 600 }) }),
  output: Type.Object({ msgid: Type.String() }),
  errors: ['credential', 'invalid-argument'],
  example: { touser: 'oia2TjuEGTNoeX76QEjQNrcURxG8', text: 'hello' },
  encode: (input) => ({
    method: 'POST',
    origin: 'https://api.weixin.qq.com',
    path: '/cgi-bin/message/send',
    query: { access_token: credential('access-token') },
    body: json(input),
  }),
  decode: (response) => readErrcode(response, (body) => output({ msgid: String(body.msgid) })),
}
`
