import { describe, expect, test } from 'vitest'
import { HostError } from '../../errors/host-error.ts'
import { pluginOf } from '../../plugin/plugin-shape.ts'
import {
  type AnyOperation,
  type Call,
  credential,
  definePlugin,
  type InboundChannel,
  isReference,
  local,
  output,
  Type,
} from '../../protocol/index.ts'
import { fakeOperation, fakeSource } from '../../testing/fake-plugin.ts'
import { MemberFault } from '../member-fault.ts'
import { manyLinesOf } from '../read-lines.ts'
import { loopback } from './testing/loopback.ts'

const app = { appid: 'wx1', kind: 'official-account', settings: {} } as const
const bytes = (text: string) => Buffer.from(text)

/** A Call whose keys answer with what they were asked. */
const call = (more: Partial<Call> = {}): Call => ({
  app,
  now: 1,
  wechatNow: 2,
  deadline: 3,
  idempotencyKey: 'k',
  nonce: () => 'n',
  inboundUrl: (channel) => `https://wx.example.com/${channel}`,
  keyId: (key) => `id of ${key}`,
  sign: async (key, data) => ({ value: bytes(`${key}:${data.length}`), serial: 's' }),
  verify: async (_key, by) => (by === 'known' ? 'ok' : 'unknown-key'),
  digest: async ({ parts }) => JSON.stringify(parts),
  verifyDigest: async (_spec, given) => given === 'good',
  encrypt: async (_key, _cipher, data) => ({ value: data, serial: '' }),
  decrypt: async (_key, _cipher, data) => (data.length === 0 ? undefined : data),
  seal: async (name, value, ttlMs) => `${name}/${value}/${ttlMs}`,
  ...more,
})

const pluginWith = (more: Partial<AnyOperation>) =>
  loopback(definePlugin({ origins: [], operations: { x: fakeOperation({ output: Type.Object({}), ...more }) } }))
const operationWith = (more: Partial<AnyOperation>): AnyOperation =>
  pluginWith(more).plugin.operations.x as AnyOperation

describe('what a plugin asks of its Call from afar', () => {
  test.each<[string, (given: Call) => Promise<unknown>, unknown]>([
    ['sign', (given) => given.sign('merchant', bytes('abc')).then(({ serial }) => serial), 's'],
    ['verify', (given) => given.verify('wechat-pay', 'known', bytes(''), bytes('')), 'ok'],
    [
      'a digest with a secret',
      (given) => given.digest({ algorithm: 'sha1', parts: [{ secret: 's' }], encoding: 'hex' }),
      '[{"secret":"s"}]',
    ],
    ['an hmac', (given) => given.digest({ algorithm: 'hmac-sha256', parts: [], encoding: 'hex' }), '[]'],
    [
      'the SHA-1 of abc',
      (given) =>
        given.digest({ algorithm: 'sha1', parts: [{ text: 'c' }, { text: 'ab' }], sort: true, encoding: 'hex' }),
      'a9993e364706816aba3e25717850c26c9cd0d89d',
    ],
    ['verifyDigest', (given) => given.verifyDigest({ algorithm: 'sha1', parts: [], encoding: 'hex' }, 'good'), true],
    [
      'encrypt',
      (given) => given.encrypt('message-aes', { algorithm: 'aes-256-cbc' }, bytes('a')).then(({ serial }) => serial),
      '',
    ],
    ['decrypt', (given) => given.decrypt('api-v3', { algorithm: 'rsa-oaep-sha1' }, bytes('')), undefined],
    ['seal', (given) => given.seal('n', 'v', 5), 'n/v/5'],
    [
      'facts',
      async ({ now, wechatNow, deadline, idempotencyKey }) => [now, wechatNow, deadline, idempotencyKey],
      [1, 2, 3, 'k'],
    ],
  ])('%s is answered by the host', async (_what, ask, answer) => {
    const operation = operationWith({ encode: async (_input, given) => local({ answer: await ask(given) }) })
    expect(await operation.encode({} as never, call())).toEqual(local({ answer }))
  })

  test('what must be answered at once is given along, the second time', async () => {
    let runs = 0
    const operation = operationWith({
      encode: (_input, given) => {
        runs++
        return local({ all: [given.nonce(), given.inboundUrl('push'), given.keyId('merchant')] })
      },
    })
    const expected = local({ all: ['n', 'https://wx.example.com/push', 'id of merchant'] })
    expect(await operation.encode({} as never, call())).toEqual(expected)
    // One more for each thing that it did not have.
    expect(runs).toBe(4)
    expect(await operation.encode({} as never, call())).toEqual(expected)
    expect(runs).toBe(5)
  })

  test('a key that the host refuses by name is refused by the same words', async () => {
    const operation = operationWith({ encode: (_input, given) => local({ id: given.keyId('foreign') }) })
    const keyId = () => {
      throw new Error('the plugin does not declare the key "foreign"')
    }
    const asked = Promise.resolve(operation.encode({} as never, call({ keyId })))
    await expect(asked).rejects.toMatchObject({ what: 'threw', message: expect.stringMatching(/^Error at /) })
  })

  test('what is asked with something that is no data is not asked', async () => {
    const operation = operationWith({
      encode: (_input, given) =>
        given.seal((() => 1) as never, 'v', 1).then(
          () => local({}),
          (error: Error) => local({ said: error.message }),
        ),
    })
    expect(await operation.encode({} as never, call())).toEqual(
      local({ said: 'what the host is asked must be plain data' }),
    )
  })

  test('an answer that is no data is refused, like one that fails', async () => {
    const operation = operationWith({
      encode: async (_input, given) =>
        local({ said: await given.seal('a', 'b', 1).catch((error: Error) => error.message) }),
    })
    const seal = async () => (() => 1) as never
    const thrower = () => {
      throw new RangeError('ttlMs must be above 0')
    }
    const odd = () => Promise.reject('no error')
    const said = [seal, thrower, odd].map((one) => operation.encode({} as never, call({ seal: one })))
    expect(await Promise.all(said)).toEqual(
      ['no plain data', 'ttlMs must be above 0', 'refused'].map((text) => local({ said: text })),
    )
  })

  test('an error of the host that the plugin swallows is the plugin‘s own affair', async () => {
    const missing = () => Promise.reject(new HostError('WXH_KEY_MISSING', 'no key'))
    const operation = operationWith({
      encode: (_input, given) =>
        given.sign('merchant', bytes('')).then(
          () => local({}),
          (error) => local({ name: error.name }),
        ),
    })
    expect(await operation.encode({} as never, call({ sign: missing }))).toEqual(local({ name: 'HostError' }))
  })
})

describe('a plugin that is described', () => {
  const channel: InboundChannel = {
    summary: 'x',
    owner: 'app',
    open: () => ({ kind: 'answer', answer: { status: 200, body: 'y' } }),
    reply: (message: unknown) => ({ status: 200, body: String(message) }),
  }
  const own = definePlugin({
    origins: ['https://api.weixin.qq.com'],
    needs: ['jsapi-ticket'],
    operations: {
      ask: fakeOperation(),
      do: fakeOperation({
        effect: 'idempotent',
        idempotency: { key: 'call' },
        authorize: async ({ target }) => ({ authorization: target }),
        tracks: () => ({ key: 'order:1', stage: 'sent' }),
        settles: () => undefined,
        readLine: (line, state) => ({ state: line, row: state ?? null }),
        resolve: { operation: 'ask', input: (input) => ({ asked: input }), read: () => ({ kind: 'resend' }) },
      }),
    },
    inbound: { push: channel },
    credentials: { 'access-token': { ...fakeSource, mayForce: () => true } },
  })
  const { plugin } = loopback(own)
  const { do: operation } = plugin.operations

  test('has the same shape', () => {
    expect(() => pluginOf({ default: plugin })).not.toThrow()
    expect(JSON.parse(JSON.stringify(plugin))).toEqual(JSON.parse(JSON.stringify(own)))
  })

  test('runs each of its functions', async () => {
    const source = plugin.credentials?.['access-token']
    const signable = { method: 'GET', origin: '', target: '/t', headers: {}, body: bytes('') } as const
    expect(
      await Promise.all([
        operation?.authorize?.(signable, call()),
        operation?.tracks?.({} as never, undefined as never, app),
        operation?.settles?.({} as never, {} as never, app),
        operation?.readLine?.('b', 'a', {} as never),
        operation?.resolve?.input({ n: 1 } as never, app),
        operation?.resolve?.read(output({}), {} as never),
        plugin.inbound?.push?.open({ method: 'GET', query: {}, headers: {}, body: bytes('') }, call()),
        plugin.inbound?.push?.reply?.('hi', undefined, call()),
        source?.renewAheadMs(app),
        source?.mayForce?.(app),
      ]),
    ).toEqual([
      { authorization: '/t' },
      { key: 'order:1', stage: 'sent' },
      undefined,
      { state: 'b', row: 'a' },
      { asked: { n: 1 } },
      { kind: 'resend' },
      { kind: 'answer', answer: { status: 200, body: 'y' } },
      { status: 200, body: 'hi' },
      240_000,
      true,
    ])
  })

  test('reads lines until one leaves no state', async () => {
    const remote = operationWith({ readLine: (line) => (line === 'end' ? (undefined as never) : { state: line }) })
    const many = manyLinesOf(remote.readLine as object)
    expect(await many?.(['a', 'end', 'b'], undefined, {})).toEqual([{ state: 'a' }, undefined])
    const thrower = operationWith({ readLine: () => JSON.parse('openid') })
    await expect(manyLinesOf(thrower.readLine as object)?.(['a'], undefined, {})).rejects.toMatchObject({
      what: 'threw',
    })
  })
})

describe('what crosses', () => {
  test('leaves references true that a plugin keeps for its next decode', async () => {
    const seen: boolean[] = []
    const operation = operationWith({
      decode: (_response, _call, { state }) => {
        seen.push(isReference((state as { t: unknown }).t))
        return { kind: 'next', request: {} as never, state: { t: credential('access-token') } }
      },
    })
    const context = { input: {} as never, state: { t: credential('access-token') }, resent: false }
    const next = await operation.decode({ status: 200, headers: {}, body: bytes('x') }, call(), context)
    expect(seen).toEqual([true])
    expect(next).toHaveProperty('state.t', credential('access-token'))
    expect(isReference((next as { state: { t: unknown } }).state.t)).toBe(true)
  })

  test('is written as JSON where it writes itself', async () => {
    const money = { toJSON: () => ({ fen: 100 }) }
    const operation = operationWith({ encode: () => local({ money, list: [money, 1], bytes: bytes('ab') }) })
    expect(await operation.encode({} as never, call())).toEqual(
      local({ money: { fen: 100 }, list: [{ fen: 100 }, 1], bytes: new Uint8Array([97, 98]) }),
    )
  })

  test('may be nested deeper than any body', async () => {
    let deep: unknown = 1
    for (let i = 0; i < 100; i++) deep = { deep }
    const operation = operationWith({ encode: (input) => local(input) })
    expect(await operation.encode({ deep } as never, call())).toEqual(local({ deep }))
  })
})

describe('calls in hand', () => {
  test('end with the thread', async () => {
    const { plugin, calls } = pluginWith({ encode: () => new Promise(() => {}) })
    const hanging = Promise.resolve(plugin.operations.x?.encode({} as never, call()))
    calls.drop(new MemberFault('died', 'its heap was full'))
    await expect(hanging).rejects.toMatchObject({ what: 'died', message: 'its heap was full' })
    calls.heard(['threw', 1, 'too late'])
    await expect(plugin.operations.x?.encode({} as never, call())).rejects.toMatchObject({ what: 'died' })
    await expect(calls.lines(0, [], undefined, {})).rejects.toMatchObject({ what: 'died' })
  })

  test('of a member that is not there are at fault', async () => {
    const { calls } = pluginWith({})
    await expect(calls.run(99, [], undefined)).rejects.toMatchObject({ what: 'threw' })
  })
})
