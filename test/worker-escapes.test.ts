import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from './support/sandbox.ts'
import { echo, useWorkerHome, type WorkerPlugin } from './support/worker-home.ts'

/** Ways out of the thread; where one leads somewhere, the call gives `out`. */
const ways = {
  'an import of an address of data': `await import('data:text/javascript,export default 1')`,
  'an import of an address of a blob': `await import(URL.createObjectURL(new Blob(['export default 1'])))`,
  'an import of a file that is there': `await import(new URL('./index.js', import.meta.url).href)`,
  'a JSON file outside': `await import('../../../package.json', { with: { type: 'json' } })`,
  'a builtin by a function that is made': `await (async () => {}).constructor('return import("node:fs")')()`,
  'a builtin by indirect eval': `await (0, eval)('import("node:fs")')`,
  'the port of its thread': `await import('node:worker_threads')`,
  'what a stack shows': `
    Error.prepareStackTrace = (_error, frames) => frames.map((frame) => frame.getThis() ?? frame.getFunction())
    const seen = new Error('x').stack.filter((one) => one !== undefined)
    delete Error.prepareStackTrace
    if (seen.length === 0) throw new Error('nothing seen')`,
  'memory that is shared': `new SharedArrayBuffer(8)`,
  'waiting that nobody can end': `Atomics.wait(new Int32Array(8), 0, 0)`,
  'memory that others used': `
    for (let n = 0; n < 400; n++)
      for (const make of [Buffer.allocUnsafe, Buffer.allocUnsafeSlow])
        if (make(7_000).some((byte) => byte !== 0)) return local({ out: true })
    throw new Error('all empty')`,
} as const

/** What is odd and no harm: how it is answered. */
const oddities = {
  'recurses without end': [500, `const f = () => f() + 1; return local({ f: f() })`],
  'gives 50 MB': [200, `return local({ text: 'x'.repeat(50_000_000) })`],
  'writes a million lines': [200, `for (let n = 0; n < 1_000_000; n++) console.log('openid', n); return local({})`],
  'gives a proxy': [500, `return new Proxy(local({}), { get() { throw new Error('openid') } })`],
  'gives a thenable that calls back thrice': [200, `return { then(a, b) { a(local({})); a(1); b(2) } }`],
  'gives a promise with a then of its own': [
    200,
    `return Object.assign(Promise.resolve(), { then(a, b) { a(local({})); a(1); b(2) } })`,
  ],
  'throws null': [500, `throw null`],
  'throws a proxy': [500, `throw new Proxy(new Error(), { get() { throw 'openid' }, getPrototypeOf() { throw 1 } })`],
  'lets ten thousand promises go wrong': [
    200,
    `for (let n = 0; n < 10_000; n++) Promise.reject(new Error('openid')); return local({})`,
  ],
  'leaves timers running that throw': [
    200,
    `for (let n = 0; n < 20; n++) setInterval(() => { throw new Error('openid') }, 20); return local({})`,
  ],
} as const

/** What the thread itself stands on, changed for good. */
const changes = {
  push: `Array.prototype.push = () => 0`,
  iteration: `Array.prototype[Symbol.iterator] = function* () { yield ['done', 'x'] }`,
  maps: `Map.prototype.set = () => { throw 1 }; Map.prototype.get = () => undefined; Map.prototype.delete = () => false`,
  promises: `Promise.prototype.then = () => { throw new Error('openid') }`,
  microtasks: `const f = () => Promise.resolve().then(f); f()`,
  messages: `
    const { push } = Array.prototype
    Array.prototype.push = function (...all) {
      const odd = [['done', 1, {}, [1, 2, 3], 'x'], ['lacks', 1, 5], ['pong'], ['ready', 1], ['refused'], null, 7]
      if (!Array.isArray(all[0])) return push.call(this, ...all)
      push.call(this, ...odd, ...all)
      return 1
    }`,
} as const

const keyOf = (name: string): string => name.toLowerCase().replaceAll(' ', '-')
const patience = { 'x-wxhost-timeout-ms': '4000' }

const plugins: readonly WorkerPlugin[] = [
  {
    protocol: 'way',
    operations: Object.fromEntries(
      Object.entries(ways).map(([name, body]) => [keyOf(name), `${body}; return local({ out: true })`]),
    ),
  },
  {
    protocol: 'odd',
    operations: Object.fromEntries(Object.entries(oddities).map(([name, [, body]]) => [keyOf(name), body])),
  },
  ...Object.entries(changes).map(([name, body]) => ({
    protocol: `changes-${name}`,
    operations: { change: `${body}; return local({})`, say: 'return local(input)' },
  })),
  echo('fine'),
  echo('inline', 'inline'),
]

let sandbox: Sandbox
beforeAll(async () => {
  const manifest = await useWorkerHome(...plugins)
  sandbox = await startSandbox({ env: { WXHOST_MANIFEST: manifest, WXHOST_WORKER_SILENCE_MS: '1500' } })
}, 60_000)
afterAll(() => sandbox.stop())

const others = async () =>
  Promise.all(['fine.say', 'inline.say'].map(async (name) => (await sandbox.call(name, { n: 1 })).output))

test.each(Object.keys(ways))('%s is no way out of a worker', async (way) => {
  const { body } = await sandbox.call(`way.${keyOf(way)}`, {}, patience)
  expect(body).toMatchObject({ code: 'WXH_PLUGIN_FAULT', detail: 'The plugin could not encode (threw).' })
})

test.each(Object.entries(oddities).map(([name, [status]]) => [name, status] as const))(
  'a plugin that %s is answered with %i',
  async (name, status) => {
    const answer = await sandbox.call(`odd.${keyOf(name)}`, {}, patience)

    expect(answer.status).toBe(status)
    expect(JSON.stringify(answer.body)).not.toContain('openid')
    expect(await others()).toEqual([{ n: 1 }, { n: 1 }])
  },
)

test.each(Object.keys(changes))('a thread whose %s are changed harms nobody else', async (name) => {
  const answers = [
    sandbox.call(`changes-${name}.change`, {}, patience),
    sandbox.call(`changes-${name}.say`, {}, patience),
  ]
  const during = await others()
  for (const { status, body } of await Promise.all(answers)) {
    expect([200, 500]).toContain(status)
    expect(JSON.stringify(body)).not.toContain('openid')
  }

  expect([during, await others()]).toEqual([
    [{ n: 1 }, { n: 1 }],
    [{ n: 1 }, { n: 1 }],
  ])
})
