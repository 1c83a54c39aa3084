import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { main as contract } from '../contracts/cli/main.ts'
import { readAppsFile } from '../core/app/apps-file.ts'
import { readEnvironment } from '../core/settings/environment.ts'
import { eventually } from './support/eventually.ts'
import {
  examplesOf,
  type PrintedAnswer,
  readAnswer,
  readCurl,
  readmeFiles,
  repository,
} from './support/readme-examples.ts'
import { useDataDir, useSandbox } from './support/sandbox.ts'

const examples = examplesOf('README.md')
const example = (name: string): string => examples.get(name) ?? expect.unreachable(`README.md has no example "${name}"`)

/** Values that differ from call to call. */
const ofPay = ['prepay_id', 'timeStamp', 'nonceStr', 'package', 'paySign', 'sentAt', 'acceptedAt', 'settledAt']
const changing = new Set(['x-request-id', 'traceparent', 'requestId', 'rid', 'msgid', 'ip_list', ...ofPay])

/** What a printed answer promises: names and fixed values exactly, changing ones by their type. */
function promised(printed: unknown, name = ''): unknown {
  if (changing.has(name)) return expect.any((printed as object).constructor as new () => unknown)
  if (typeof printed !== 'object' || printed === null) return printed
  return Object.fromEntries(Object.entries(printed).map(([key, value]) => [key, promised(value, key)]))
}

/** Sends what the README prints to a host of the test. */
async function run(command: string, url: string): Promise<PrintedAnswer> {
  const { method, path, headers, body } = readCurl(command)
  const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) })
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.json() }
}

async function expectAsPrinted(call: string, answer: string, url: string): Promise<void> {
  const printed = readAnswer(example(answer))
  const came = await run(example(call), url)
  expect(came.status).toBe(printed.status)
  expect(came.headers).toMatchObject(promised(printed.headers) as object)
  expect(came.body).toEqual(promised(printed.body))
}

/** The plugin of the README, built as the README builds it, in a manifest beside oauth2. */
async function buildPlugin(home: string): Promise<string> {
  const folder = join(home, 'plugins/base-v1')
  await mkdir(folder, { recursive: true })
  await symlink(join(repository, 'node_modules'), join(home, 'node_modules'))
  await writeFile(join(folder, 'index.ts'), example('plugin-code'))
  await writeFile(join(folder, 'package.json'), example('plugin-package'))
  await writeFile(join(folder, 'tsconfig.json'), example('plugin-tsconfig'))
  const compiler = join(repository, 'node_modules/typescript/bin/tsc')
  await promisify(execFile)(process.execPath, [compiler, '-p', folder])
  const plugins = [{ path: join(repository, 'plugins/oauth2') }, { path: './plugins/base-v1', required: true }]
  const manifest = join(home, 'plugins.manifest.json')
  await writeFile(manifest, JSON.stringify({ plugins }))
  return manifest
}

test('holds both commands word for word in both languages', () => {
  for (const file of readmeFiles) {
    expect(examplesOf(file).get('start'), file).toBe('npm ci && npm start')
    expect(examplesOf(file).get('test'), file).toBe('npm ci && npm test')
  }
})

test('holds the same examples in both languages', () => {
  expect(Object.fromEntries(examplesOf('README.zh-CN.md'))).toEqual(Object.fromEntries(examples))
})

test('answers the first call as printed', async () => {
  const { host, world } = await useSandbox()
  await expectAsPrinted('first-call', 'first-call-answer', host.url)
  expect(world.messages).toHaveLength(1)
})

test('refuses the second call as printed', async () => {
  const { host, world } = await useSandbox()
  await expectAsPrinted('refused-call', 'refused-call-answer', host.url)
  expect(world.messages).toHaveLength(0)
})

test('builds, loads and calls the plugin in thirty lines', async () => {
  const manifest = await buildPlugin(await useDataDir())
  const { host } = await useSandbox({ env: { WXHOST_MANIFEST: manifest } })
  expect(host.plugins).toContain('base-v1@1.0.0')
  await expectAsPrinted('plugin-call', 'plugin-call-answer', host.url)
  expect(example('plugin-code').split('\n').filter(Boolean).length).toBeLessThanOrEqual(30)
})

test('shows an apps file that production takes', async () => {
  const home = await useDataDir()
  await mkdir(join(home, 'secrets'))
  await writeFile(join(home, 'apps.json'), example('apps-file'))
  await writeFile(join(home, 'secrets/shop-app-secret'), 'f3a1c05e9b7d4286', { mode: 0o600 })
  const environment = await readEnvironment({ env: { CLUB_APP_SECRET: '7be20c4f81d95a63' }, cwd: home }, 'production')
  const apps = await readAppsFile(join(home, 'apps.json'), environment, Date.now())
  expect(apps.map(({ appid, secrets }) => [appid, [...secrets.keys()]])).toEqual([
    ['wx0123456789abcdef', ['app-secret']],
    ['wxfedcba9876543210', ['app-secret']],
  ])
})

test('takes the first payment as printed', async () => {
  const { host, mock } = await useSandbox()
  await expectAsPrinted('first-order', 'first-order-answer', host.url)
  expect((await run(example('order-paid'), mock.url)).status).toBe(200)
  await eventually(async () => (await run(example('order-outcome'), host.url)).body).toMatchObject({ final: true })
  await expectAsPrinted('order-outcome', 'order-outcome-answer', host.url)
})

test('shows what the suite says of a plugin', async () => {
  let said = ''
  const stdout = { write: (text: string) => (said += text) }
  const quiet = { write: () => true }
  const io = { stdout, stderr: quiet, env: {}, cwd: repository, terminal: false, colors: false }
  const [, args = ''] = /^npm run wxhost -- contract (.+)$/.exec(example('contract-test')) ?? []
  expect(await contract(args.split(' '), io)).toBe(0)
  const withoutTimes = (text: string) => text.replace(/ *\d+ ms|, [\d.]+ s, seed \d+/g, '').trim()
  expect(withoutTimes(said)).toBe(withoutTimes(example('contract-test-output')))
})
