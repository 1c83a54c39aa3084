import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { captureLog } from './support/captured-log.ts'
import { type Sandbox, startSandbox, useSandbox } from './support/sandbox.ts'
import { echo, useWorkerHome } from './support/worker-home.ts'

/** What a plugin may get up to, as the body of an encode. */
const misdeeds = {
  throws: `throw new Error('openid-of-somebody')`,
  rejects: `return Promise.reject(new Error('openid-of-somebody'))`,
  hangs: `return new Promise(() => {})`,
  loops: `for (;;) {}`,
  'fills-memory': `const all = []; for (;;) all.push({ text: 'x'.repeat(100), at: all.length })`,
  'fills-buffers': `const all = []; for (;;) all.push(Buffer.alloc(1_000_000, 1))`,
  'fills-bit-by-bit': `
    const all = []
    for (;;) {
      all.push(new Uint8Array(4_000_000).fill(1))
      await new Promise((resolve) => setTimeout(resolve, 1))
    }`,
  exits: `process.exit(0)`,
  'gives-a-function': `return local({ f: () => 1 })`,
  'is-a-function': `return () => 1`,
  'opens-a-socket': `const net = await import('node:net'); net.connect(80, '127.0.0.1')`,
  fetches: `return local({ status: (await fetch('http://127.0.0.1:1/')).status })`,
  'reads-a-file': `const fs = await import('node:fs'); return local({ text: fs.readFileSync('/etc/hostname', 'utf8') })`,
  'reads-by-builtin': `return local({ text: process.getBuiltinModule('node:fs').readFileSync('/etc/hostname') })`,
  'reads-by-binding': `return local({ fs: typeof process.binding('fs') })`,
  'reads-by-require': `return local({ fs: typeof require('fs') })`,
  'reads-by-eval': `return local({ fs: typeof (await new Function('return import("node:fs")')()) })`,
  'reads-by-address': `return local(await import('data:text/javascript,import "node:fs"'))`,
  'starts-a-thread': `const { Worker } = await import('node:worker_threads'); new Worker('', { eval: true })`,
  'talks-to-others': `new BroadcastChannel('x').postMessage(1)`,
} as const

/** Those that end the thread under all of its calls. */
const deadly: readonly string[] = ['loops', 'fills-memory', 'fills-buffers', 'fills-bit-by-bit']

const env = { WXHOST_WORKER_SILENCE_MS: '1500', WXHOST_WORKER_DEATHS: '50' }

const hostileHome = () =>
  useWorkerHome(
    { protocol: 'bad', operations: { ...misdeeds, say: 'return local(input)' } },
    echo('fine'),
    echo('inline', 'inline'),
  )

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ env: { ...env, WXHOST_MANIFEST: await hostileHome() } })
})
afterAll(() => sandbox.stop())

/** Calls the others until it is told to stop. @returns how they were answered. */
function callOthers() {
  let stopped = false
  const statuses: number[] = []
  const done = (async () => {
    while (!stopped) {
      for (const operation of ['fine.say', 'inline.say'])
        statuses.push((await sandbox.call(operation, {}, { 'x-wxhost-timeout-ms': '3000' })).status)
      await wait(20)
    }
  })()
  onTestFinished(async () => {
    stopped = true
    await done
  })
  return async () => {
    stopped = true
    await done
    return statuses
  }
}

test.each(Object.keys(misdeeds))('a plugin that %s harms nobody else', async (misdeed) => {
  const others = callOthers()
  const started = performance.now()

  const answer = await sandbox.call(`bad.${misdeed}`, {}, { 'x-wxhost-timeout-ms': '4000' })
  const ms = performance.now() - started
  const again = await sandbox.call('bad.say', { again: true })

  expect(answer.body).toMatchObject({ code: 'WXH_PLUGIN_FAULT', status: 500 })
  expect(JSON.stringify(answer.body)).not.toContain('openid')
  expect(ms).toBeLessThan(5_000)
  expect(again.output).toEqual({ again: true })
  expect(new Set(await others())).toEqual(new Set([200]))
})

test('a plugin that pollutes the prototypes of its own thread pollutes no other', async () => {
  const manifest = await useWorkerHome(
    {
      protocol: 'bad',
      operations: {
        pollute: `Object.prototype.kind = 'error'; Object.prototype.polluted = 1; Array.prototype.map = () => []; return local({})`,
        see: `return local({ polluted: String({}.polluted) })`,
      },
    },
    echo('fine'),
  )
  const { call } = await useSandbox({ env: { ...env, WXHOST_MANIFEST: manifest } })

  await call('bad.pollute', {}, { 'x-wxhost-timeout-ms': '2000' })

  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect((await call('fine.say', { n: 1 })).output).toEqual({ n: 1 })
})

test('a plugin in a worker sees no variable of the host', async () => {
  const manifest = await useWorkerHome({
    protocol: 'bad',
    operations: { env: `return local({ env: process.env, names: Object.keys(process) })` },
  })
  const { call } = await useSandbox({ env: { ...env, WXHOST_MANIFEST: manifest } })

  expect((await call('bad.env')).output).toEqual({ env: {}, names: ['env', 'nextTick'] })
})

test('what it writes and what nobody caught is counted, and shown to nobody', async () => {
  const manifest = await useWorkerHome({
    protocol: 'bad',
    operations: {
      write: `console.log('openid-of-somebody'); Promise.reject(new Error('openid')); setTimeout(() => { throw 1 }, 1); return local({})`,
    },
  })
  const log = captureLog()
  const { call } = await useSandbox({ env: { ...env, WXHOST_MANIFEST: manifest }, log: log.hostLog })

  expect((await call('bad.write')).status).toBe(200)
  await expect.poll(() => log.alarms().join()).toContain(`plugin: 'bad-v1@1.0.0', lines: 1`)
  await expect.poll(() => sumOf(log.alarms(), 'strays')).toBe(2)
  expect(log.text()).not.toContain('openid')
})

const sumOf = (lines: readonly string[], field: string): number =>
  lines.map((line) => Number(new RegExp(`${field}: (\\d+)`).exec(line)?.[1] ?? 0)).reduce((sum, one) => sum + one, 0)

test.each(deadly)('calls in hand when a plugin %s end with it', async (misdeed) => {
  const { call } = await useSandbox({ env: { ...env, WXHOST_MANIFEST: await hostileHome() } })
  const timeout = { 'x-wxhost-timeout-ms': '4000' }

  const answers = await Promise.all([call('bad.hangs', {}, timeout), call(`bad.${misdeed}`, {}, timeout)])

  const died = 'The plugin could not encode (died).'
  expect(answers.map(({ body }) => body.detail)).toEqual([died, died])
})
