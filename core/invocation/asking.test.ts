import { describe, expect, test } from 'vitest'
import { type AnyOperation, failure, json, output, Type, textOf } from '../protocol/index.ts'
import { callRig, fakeApp } from '../testing/call-rig.ts'
import { fakeLoaded, fakeOperation } from '../testing/fake-plugin.ts'
import { codeOf } from '../testing/report.ts'
import { answered, refusedConnection, reset } from '../testing/scripted-transport.ts'
import { wechatOrigin as origin } from '../testing/upstream.ts'

const number = { input: { no: 'T1', n: 1 } }
const plain = Type.Object({ no: Type.String(), n: Type.Optional(Type.Integer()) })

/** Reads what WeChat says of the order: `{ state }`. */
const query = fakeOperation({
  input: plain,
  output: Type.Object({ state: Type.String() }),
  encode: (input: { no: string }) => ({ method: 'GET', origin, path: `/orders/${input.no}` }),
  decode: (response) => {
    const body = JSON.parse(textOf(response) ?? '{}') as { state?: string }
    return body.state === undefined ? failure('business', 'ORDER_NOT_EXIST', 'no such order') : (output(body) as never)
  },
  settles: (found: { state: string }, input: { no: string }) => ({
    protocol: 'fake',
    key: input.no,
    stage: found.state === 'PAID' ? 'delivered' : 'accepted',
  }),
} as Partial<AnyOperation>)

const order = (more: Partial<AnyOperation> = {}): AnyOperation =>
  fakeOperation({
    effect: 'idempotent',
    idempotency: { key: '/no', owner: 'merchant' },
    input: plain,
    encode: (input) => ({ method: 'POST', origin, path: '/orders', body: json(input) }),
    decode: (response) => {
      const body = JSON.parse(textOf(response) ?? '{}') as { n?: number; no?: string }
      return body.n === undefined ? failure('business', 'NO', 'no') : (output({ n: body.n }) as never)
    },
    tracks: (input: { no: string }, given: unknown) => ({
      key: input.no,
      owner: 'merchant',
      stage: given === undefined ? 'sent' : 'accepted',
    }),
    resolve: {
      operation: 'query',
      input: (input: { no: string }) => ({ no: input.no }),
      read: (found) => {
        if (found.kind === 'error') return found.code === 'ORDER_NOT_EXIST' ? { kind: 'resend' } : { kind: 'unknown' }
        const { state } = found.output as { state: string }
        if (state === 'PAID') return failure('business', 'ORDERPAID', 'paid already')
        return state === 'NOTPAY' ? { kind: 'resend' } : { kind: 'unknown' }
      },
    },
    ...more,
  } as Partial<AnyOperation>)

const rig = (more: Partial<AnyOperation> = {}) => callRig({ loaded: fakeLoaded({ order: order(more), query }) })
const targets = (sent: readonly { method: string; target: string }[]) =>
  sent.map(({ method, target }) => `${method} ${target}`)

describe('after a lost answer', () => {
  test('WeChat is asked, and the same body sent again where it knows nothing', async () => {
    const { finish, transport } = await rig()
    transport.script.push(reset, answered({ code: 'ORDER_NOT_EXIST' }), answered({ n: 7 }))
    const report = await finish('order', number)
    expect(report.result).toMatchObject({ kind: 'output', output: { n: 7 } })
    expect(targets(transport.sent)).toEqual(['POST /orders', 'GET /orders/T1', 'POST /orders'])
    expect(transport.sent[2]?.body).toBe(transport.sent[0]?.body)
    expect(report.attempts).toBe(3)
  })

  test('what the question proves is the answer', async () => {
    const { finish, transport } = await rig()
    transport.script.push(reset, answered({ state: 'PAID' }))
    const report = await finish('order', number)
    expect(report.result).toMatchObject({ kind: 'refused', failure: { code: 'ORDERPAID' } })
    expect(transport.sent).toHaveLength(2)
  })

  test('a question that proves nothing leaves the outcome unknown', async () => {
    const { finish, transport } = await rig()
    transport.script.push(reset, answered({ state: 'USERPAYING' }))
    expect(codeOf(await finish('order', number))).toBe('WXH_OUTCOME_UNKNOWN')
    expect(transport.sent).toHaveLength(2)
  })

  test('a question that cannot be put leaves the outcome unknown', async () => {
    const { finish, transport } = await rig()
    transport.script.push(reset)
    transport.usual = refusedConnection
    expect(codeOf(await finish('order', number))).toBe('WXH_OUTCOME_UNKNOWN')
    expect(transport.sent.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  test('an unsafe operation is asked for and never sent again', async () => {
    const { finish, transport } = await rig({ effect: 'unsafe' })
    transport.script.push(reset, answered({ code: 'ORDER_NOT_EXIST' }))
    expect(codeOf(await finish('order', number))).toBe('WXH_OUTCOME_UNKNOWN')
    expect(targets(transport.sent)).toEqual(['POST /orders', 'GET /orders/T1'])
  })

  test('a plugin that cannot say what to ask leaves it unknown', async () => {
    const resolve = {
      operation: 'query',
      input: () => {
        throw new Error('no')
      },
      read: () => ({ kind: 'resend' as const }),
    }
    const { finish, transport } = await rig({ resolve })
    transport.script.push(reset)
    expect(codeOf(await finish('order', number))).toBe('WXH_OUTCOME_UNKNOWN')
    expect(transport.sent).toHaveLength(1)
  })

  test('a plugin that cannot read the answer leaves it unknown', async () => {
    const resolve = { operation: 'query', input: (input: unknown) => input, read: () => ({ kind: 'next' }) as never }
    const { finish, transport } = await rig({ resolve })
    transport.script.push(reset, answered({ state: 'NOTPAY' }))
    expect(codeOf(await finish('order', number))).toBe('WXH_OUTCOME_UNKNOWN')
    expect(transport.sent).toHaveLength(2)
  })

  test('a question that is no safe operation is a fault of the plugin', async () => {
    const resolve = { operation: 'order', input: (input: unknown) => input, read: () => ({ kind: 'resend' as const }) }
    expect(codeOf(await (await rig({ resolve })).call('order', number))).toBe('WXH_PLUGIN_FAULT')
  })
})

describe('a number', () => {
  test('sends its stored body again, whoever comes back with it', async () => {
    const { call, transport } = await rig()
    await call('order', number)
    transport.usual = answered({ n: 2 })
    expect(await call('order', number)).toMatchObject({ result: { output: { n: 2 }, replayed: false } })
    expect(new Set(transport.sent.map(({ body }) => body)).size).toBe(1)
  })

  test('with another body is refused', async () => {
    const { call, transport } = await rig()
    await call('order', number)
    expect(codeOf(await call('order', { input: { no: 'T1', n: 2 } }))).toBe('WXH_IDEMPOTENCY_MISMATCH')
    expect(transport.sent).toHaveLength(1)
  })

  test('of another app of the merchant is refused', async () => {
    const { call, transport } = await rig()
    await call('order', { ...number, app: { ...fakeApp, mchid: '1900000109' } })
    const other = { ...fakeApp, appid: 'wx0123456789abcdef', mchid: '1900000109' }
    expect(codeOf(await call('order', { ...number, app: other }))).toBe('WXH_IDEMPOTENCY_MISMATCH')
    expect(transport.sent).toHaveLength(1)
  })

  test.each([
    ['the input', { no: 'T1', sub: 'A' }, { no: 'T1', sub: 'B', n: 2 }, {}],
    ['the settings', { no: 'T1' }, { no: 'T1', sub: 'B', n: 2 }, { fake: { subMchid: 'A' } }],
  ])('is the one of the party that %s name', async (_name, one, other, settings) => {
    const idempotency = { key: '/no', owner: 'merchant', scope: { input: '/sub', setting: 'subMchid' } } as const
    const { call, transport } = await rig({ idempotency })
    const app = { ...fakeApp, settings }
    expect(codeOf(await call('order', { app, input: one }))).toBe('output')
    expect(codeOf(await call('order', { app, input: other }))).toBe('output')
    expect(codeOf(await call('order', { app, input: { ...one, n: 3 } }))).toBe('WXH_IDEMPOTENCY_MISMATCH')
    expect(transport.sent).toHaveLength(2)
  })

  test('that is being worked on is refused', async () => {
    const { call, clock, transport } = await rig()
    const hold = Promise.withResolvers<ReturnType<typeof answered>>()
    transport.usual = () => hold.promise
    const first = call('order', number)
    await clock.advance(1)
    expect(codeOf(await call('order', number))).toBe('WXH_IDEMPOTENCY_IN_FLIGHT')
    hold.resolve(answered({ n: 1 }))
    expect(codeOf(await first)).toBe('output')
  })

  test('that WeChat refused for certain is free for another body', async () => {
    const { call, transport } = await rig()
    transport.script.push(answered({}))
    await call('order', number)
    expect(codeOf(await call('order', { input: { no: 'T1', n: 2 } }))).toBe('output')
  })

  test('in doubt is asked for when somebody comes back', async () => {
    const { finish, transport } = await rig()
    transport.script.push(reset, answered({ state: 'USERPAYING' }))
    await finish('order', number)
    transport.sent.length = 0
    transport.script.push(answered({ state: 'NOTPAY' }), answered({ n: 3 }))
    expect(await finish('order', number)).toMatchObject({ result: { kind: 'output', output: { n: 3 } } })
    expect(targets(transport.sent)).toEqual(['GET /orders/T1', 'POST /orders'])
  })

  test('beside a key of the caller replays the answer under that key alone', async () => {
    const { call, transport } = await rig()
    await call('order', { ...number, idempotencyKey: 'k' })
    expect(await call('order', { ...number, idempotencyKey: 'k' })).toMatchObject({ result: { replayed: true } })
    expect(await call('order', { ...number, idempotencyKey: 'other' })).toMatchObject({ result: { replayed: false } })
    expect(transport.sent).toHaveLength(2)
  })
})

describe('a sending', () => {
  test('is authorized each time, over the bytes that leave', async () => {
    let count = 0
    const { finish, transport } = await rig({
      authorize: async ({ body, target }) => ({
        authorization: `${++count} ${target} ${new TextDecoder().decode(body)}`,
      }),
    })
    transport.script.push(refusedConnection, answered({ n: 1 }))
    await finish('order', number)
    const signed = transport.sent.map(({ headers }) => headers.authorization)
    expect(signed).toEqual(['1 /orders {"no":"T1","n":1}', '2 /orders {"no":"T1","n":1}'])
  })

  test.each([
    ['throws', () => Promise.reject(new Error('k3y'))],
    ['returns no headers', async () => 'x' as never],
    ['splits a header', async () => ({ authorization: 'a\r\nb: c' })],
    ['names one in capitals', async () => ({ Authorization: 'a' })],
  ])('whose plugin %s is not sent', async (_what, authorize) => {
    const { call, transport } = await rig({ authorize })
    expect(codeOf(await call('order', number))).toBe('WXH_PLUGIN_FAULT')
    expect(transport.sent).toHaveLength(0)
    expect(codeOf(await call('order', { input: { no: 'T1', n: 2 } }))).toBe('WXH_PLUGIN_FAULT')
  })

  test('for which the host has no key says so, and sends nothing', async () => {
    const { call, transport } = await rig({
      authorize: async (_request, asked) => ({
        authorization: String((await asked.sign('merchant', new Uint8Array())).serial),
      }),
    })
    expect(codeOf(await call('order', number))).toBe('WXH_KEY_MISSING')
    expect(transport.sent).toHaveLength(0)
  })
})

describe('what becomes of a call', () => {
  test('is noted before it leaves and after its answer', async () => {
    const { call, followed } = await rig()
    await call('order', number)
    expect(followed).toEqual([
      { key: 'T1', owner: 'merchant', stage: 'sent' },
      { key: 'T1', owner: 'merchant', stage: 'accepted' },
    ])
  })

  test('is raised by the query that finds it', async () => {
    const { call, transport, followed } = await rig()
    transport.script.push(answered({ state: 'PAID' }))
    await call('query', { input: { no: 'T1' } })
    expect(followed).toEqual([{ protocol: 'fake', key: 'T1', stage: 'delivered' }])
  })

  test('that came to nothing is forgotten', async () => {
    const { call, finish, transport, forgotten } = await rig()
    transport.script.push(answered({}))
    await call('order', number)
    transport.script.push(reset, answered({ state: 'USERPAYING' }))
    await finish('order', { input: { no: 'T2' } })
    expect(forgotten).toEqual(['T1'])
  })

  test('that cannot be noted keeps the call from being sent', async () => {
    const track = () => Promise.reject(new Error('disk full'))
    const outcomes = { find: () => undefined, track, note: () => {}, forget: async () => {} }
    const { call, transport } = await callRig({ loaded: fakeLoaded({ order: order(), query }), outcomes })
    expect(codeOf(await call('order', number))).toBe('WXH_STORE_UNAVAILABLE')
    expect(transport.sent).toHaveLength(0)
  })

  test.each([
    ['tracks', 'order'],
    ['settles', 'query'],
  ])('whose plugin throws in %s harms no answer', async (member, operation) => {
    const broken = () => {
      throw new Error('secret')
    }
    const operations = {
      order: order(),
      query,
      [operation]: { ...(operation === 'order' ? order() : query), [member]: broken },
    }
    const { call, transport, troubles } = await callRig({ loaded: fakeLoaded(operations) })
    transport.usual = answered({ n: 1, state: 'PAID' })
    expect(codeOf(await call(operation, number))).toBe('output')
    expect(troubles[0]).toMatchObject({ kind: 'fault', phase: 'track', what: 'threw' })
    expect(JSON.stringify(troubles)).not.toContain('secret')
  })
})
