import { describe, expect, test } from 'vitest'
import { systemClock } from '../../clock.ts'
import { HostError } from '../../errors/host-error.ts'
import { type Call, isReference } from '../../protocol/index.ts'
import { fakeApp, testCalls } from '../../testing/call-rig.ts'
import { fakeLoaded } from '../../testing/fake-plugin.ts'
import { createPluginRunner } from '../create-plugin-runner.ts'
import { createSchemaCheck } from '../schema-check.ts'
import { sayCode, sayOf, useBoth, useWorker } from './testing/worker-rig.ts'

/** A Call that gives the same each time; what is asked of it is written down. */
function callOf(more: Partial<Call> = {}): Call {
  let nonces = 0
  const terms = { deadline: 10_000, idempotencyKey: 'k' }
  const call = testCalls(systemClock)(fakeApp, fakeLoaded(), terms)
  const { app, deadline, idempotencyKey } = call
  const asynchronous = {
    sign: call.sign,
    verify: call.verify,
    encrypt: call.encrypt,
    digest: (spec) => call.digest(spec),
    verifyDigest: (spec, given) => call.verifyDigest(spec, given),
    decrypt: call.decrypt,
    seal: (...args) => call.seal(...args),
  } satisfies Partial<Call>
  return {
    ...{ app, now: 1_000, wechatNow: 2_000, deadline, idempotencyKey, ...asynchronous },
    nonce: () => `nonce-${++nonces}`,
    inboundUrl: (channel) => (channel === 'notify' ? 'https://wx.example.com/n' : undefined),
    keyId: (key) => {
      if (key === 'foreign') throw new Error('the plugin does not declare the key "foreign"')
      return key === 'merchant' ? 'SERIAL' : undefined
    },
    ...more,
  }
}

describe('a function in a worker', () => {
  test.each([
    ['values that JSON cannot say', `local({ u: undefined, n: NaN, z: -0, big: 10n, list: [undefined, new Date(0)] })`],
    ['what it is given', `local({ input, now: call.now, key: call.idempotencyKey, app: call.app })`],
    ['several nonces', `local({ a: call.nonce(), b: call.nonce() })`],
    ['a nonce that it needs now and then', `input.n ? local({ n: call.nonce() }) : local({})`],
    ['addresses of channels', `local({ a: call.inboundUrl('notify'), b: call.inboundUrl('other') })`],
    ['ids of keys', `local({ a: call.keyId('merchant'), b: call.keyId('wechat-pay') })`],
    [
      'a digest',
      `call.digest({ algorithm: 'sha1', sort: true, parts: [{ text: 'b' }, { text: 'a' }], encoding: 'hex' }).then((d) => local({ d }))`,
    ],
    [
      'what it catches itself',
      `(() => { try { call.keyId('foreign') } catch (error) { return local({ said: error.message }) } })()`,
    ],
  ])('gives %s as it does inline', async (_what, body) => {
    const { inline, remote } = await useBoth(sayCode(`encode: async (input, call) => ${body}`))
    for (const input of [{ n: 1 }, {}])
      expect(await remote.encode(input as never, callOf())).toEqual(await inline.encode(input as never, callOf()))
  })

  test('draws no nonce that the next one of the same Call would miss', async () => {
    const { remote } = await useBoth(sayCode(`encode: (input, call) => local({ nonce: input.n ? call.nonce() : '' })`))
    const call = callOf()
    const seen: unknown[] = []
    for (const n of [1, 0, 1]) seen.push(await remote.encode({ n } as never, call))

    expect(seen).toMatchObject(['nonce-1', '', 'nonce-2'].map((nonce) => ({ output: { nonce } })))
  })

  test('names secrets and credentials that nobody else can', async () => {
    const { remote } = await useBoth(
      sayCode(`encode: (input) => ({
        method: 'POST', origin: 'https://api.weixin.qq.com', path: '/', query: { t: credential('access-token'), look: input.look },
        body: json({ 'a/b': [{ s: secret('app-secret') }], look: input.look }),
      })`),
    )
    const look = { kind: 'secret', name: 'app-secret' }
    const request = (await remote.encode({ look } as never, callOf())) as unknown as {
      query: Record<string, unknown>
      body: { value: { 'a/b': { s: unknown }[]; look: unknown } }
    }

    expect(isReference(request.query.t)).toBe(true)
    expect(isReference(request.body.value['a/b'][0]?.s)).toBe(true)
    expect([request.query.look, request.body.value.look].map(isReference)).toEqual([false, false])
    expect(request.body.value.look).toEqual(look)
  })

  test('is given the bytes of an answer and not one beside them', async () => {
    const { remote } = await useBoth(
      sayCode(`decode: ({ body }) => ({ kind: 'output', output: { own: body.length, all: body.buffer.byteLength } })`),
    )
    const body = Buffer.from('four')
    expect(body.buffer.byteLength).toBeGreaterThan(4)

    const decoded = await remote.decode({ status: 200, headers: {}, body }, callOf(), { input: {} } as never)

    expect(decoded).toMatchObject({ output: { own: 4, all: 4 } })
  })

  test('hands on an error of the host as it is', async () => {
    const missing = new HostError('WXH_KEY_MISSING', 'no key')
    const { remote } = await useBoth(
      sayCode(`encode: async (_input, call) => local({ d: await call.sign('merchant', new Uint8Array(1)) })`),
    )
    const call = callOf({ sign: async () => Promise.reject(missing) })

    await expect(remote.encode({} as never, call)).rejects.toBe(missing)
  })

  test('cannot make an error of the host itself', async () => {
    const { remote } = await useBoth(
      sayCode(`encode: () => { throw Object.assign(new Error('x'), { name: 'HostError', code: 'WXH_KEY_MISSING' }) }`),
    )
    await expect(remote.encode({} as never, callOf())).rejects.toMatchObject({ name: 'MemberFault', what: 'threw' })
  })

  test.each([
    ['returns a function', `encode: () => () => 1`, 'invalid'],
    ['returns a symbol in its output', `encode: () => local({ s: Symbol('x') })`, 'invalid'],
    [
      'asks the host with a function',
      `encode: async (_i, call) => local({ d: await call.seal(() => 1, '', 1) })`,
      'threw',
    ],
    ['throws no error', `encode: () => { throw 'openid' }`, 'threw'],
    [
      'throws what cannot be read',
      `encode: () => { throw Object.defineProperty(new Error('x'), 'stack', { get() { throw 1 } }) }`,
      'threw',
    ],
    [
      'nests its result deeper than the host can read',
      `encode: () => { const root = {}; for (let n = 0, at = root; n < 5_000; n++) at = at.x = {}; return local(root) }`,
      'threw',
    ],
    ['has a getter that throws', `encode: () => local({ get x() { throw new Error('openid') } })`, 'threw'],
    [
      'asks for another key each time',
      `encode: (_i, call) => local({ k: call.keyId('k' + (globalThis.n = (globalThis.n ?? 0) + 1)) })`,
      'invalid',
    ],
  ])('that %s is at fault', async (_what, members, what) => {
    const worker = await useWorker(sayCode(members))
    const error = await Promise.resolve(sayOf(worker.plugin).encode({} as never, callOf())).catch((thrown) => thrown)

    expect(error).toMatchObject({ name: 'MemberFault', what })
    expect(String(error)).not.toContain('openid')
  })

  test('that is called with what is no data is not called', async () => {
    const { remote } = await useBoth(sayCode(''))
    const called = Promise.resolve(remote.encode({ f: () => 1 } as never, callOf()))
    await expect(called).rejects.toMatchObject({ what: 'invalid' })
  })
})

describe('lines of a file', () => {
  const code = sayCode(`readLine: (line, state) => ({ state: (state ?? 0) + 1, row: { line, at: state ?? null } })`)

  test('are read many at a time, as inline', async () => {
    const { inline, remote } = await useBoth(code)
    const runner = createPluginRunner(systemClock, createSchemaCheck())
    const [here, there] = [
      await runner.readLines(inline, ['a', 'b'], 5, {}),
      await runner.readLines(remote, ['a', 'b'], 5, {}),
    ]
    expect(there).toEqual(here)
    expect(there).toEqual({
      kind: 'ran',
      value: { state: 7, text: '{"line":"a","at":5}\n{"line":"b","at":6}\n' },
    })
  })

  test.each([
    ['throws', `readLine: (line) => JSON.parse(line)`, 'threw'],
    ['leaves no state', `readLine: () => ({ row: 1 })`, 'invalid'],
  ])('are a fault where the function %s', async (_what, members, what) => {
    const { remote } = await useBoth(sayCode(members))
    const runner = createPluginRunner(systemClock, createSchemaCheck())
    expect(await runner.readLines(remote, ['x', 'y'], undefined, {})).toMatchObject({ kind: 'fault', what })
  })
})

describe('a plugin that cannot be started in a worker', () => {
  test.each([
    ['throws as it loads', `throw new Error('at load')`, 'WXH_PLUGIN_LOAD_FAILED', 'its module threw Error: at load'],
    ['exports something else', `export default 1`, 'WXH_PLUGIN_INVALID', 'was not made by definePlugin'],
    ['imports a builtin', `import 'node:fs'`, 'WXH_PLUGIN_INVALID', 'imports "node:fs"'],
    ['holds what is no data', sayCode(`example: Symbol('x')`), 'WXH_PLUGIN_INVALID', 'no plain data'],
    ['waits for ever', `await new Promise(() => {})`, 'WXH_PLUGIN_LOAD_FAILED', 'ended by itself'],
    ['loops for ever', `for (;;) {}`, 'WXH_PLUGIN_LOAD_FAILED', 'not ready after 300 ms'],
  ])('%s: refused as inline', async (_what, code, error, why) => {
    await expect(useWorker(code, { timeoutMs: 300 })).rejects.toMatchObject({
      code: error,
      message: expect.stringContaining(why),
    })
  })
})
