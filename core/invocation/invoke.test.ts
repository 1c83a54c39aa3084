import { describe, expect, test } from 'vitest'
import type { AnyOperation } from '../protocol/index.ts'
import { credential, failure, json, local, output, secret } from '../protocol/index.ts'
import { callRig, fakeApp } from '../testing/call-rig.ts'
import { fakeLoaded, fakeOperation, fakeSource } from '../testing/fake-plugin.ts'
import { answered, refusedConnection, reset } from '../testing/scripted-transport.ts'
import { wechatOrigin as origin } from '../testing/upstream.ts'
import type { SendOutcome } from '../transport/send-outcome.ts'
import type { CallReport } from './call-request.ts'

const rigWith = (more: Partial<AnyOperation>) => callRig({ loaded: fakeLoaded({ x: fakeOperation(more) }) })
const codeOf = ({ result }: CallReport) => {
  if (result.kind === 'failed') return result.error.code
  return result.kind === 'refused' ? result.failure.code : result.kind
}
const messageOf = ({ result }: CallReport) => (result.kind === 'failed' ? result.error.message : result.kind)

describe('a call', () => {
  test('is encoded, filled in, sent and read', async () => {
    const { call, transport } = await callRig()
    const report = await call('look', { input: { text: '好' } })
    expect(report.result).toEqual({ kind: 'output', output: { n: 1 }, warnings: [], replayed: false })
    expect(report.attempts).toBe(1)
    expect(transport.sent).toHaveLength(1)
    expect(transport.sent[0]).toMatchObject({ origin, target: '/do?access_token=T1' })
    expect(transport.sent[0]?.body).toBe('{"given":{"text":"好"},"key":"fresh-1"}')
    expect(transport.tokenRequests[0]?.body).toBe('{"secret":"s3cret"}')
  })

  test('bears the key of its caller', async () => {
    const { call, transport } = await callRig()
    await call('put', { idempotencyKey: 'mine' })
    expect(transport.sent[0]?.body).toContain('"key":"mine"')
  })

  test('that the plugin answers itself sends nothing', async () => {
    const { call, transport } = await rigWith({ encode: () => local({ n: 7 }) })
    const { result, attempts } = await call('x')
    expect([result, attempts, transport.sent.length]).toEqual([
      { kind: 'output', output: { n: 7 }, warnings: [], replayed: false },
      0,
      0,
    ])
  })

  test('that the plugin refuses sends nothing', async () => {
    const { call, transport } = await rigWith({
      encode: () => failure('invalid-argument', 'bad-alias', 'no such alias', { retryAfterMs: 5 }),
    })
    expect(await call('x')).toMatchObject({
      result: { kind: 'refused', failure: { code: 'bad-alias' }, retryAfterMs: 5 },
      attempts: 0,
    })
    expect(transport.tokenRequests).toHaveLength(0)
  })

  test('that WeChat refuses is refused with its words, once', async () => {
    const { call, transport } = await callRig()
    transport.usual = answered({ errcode: 43004, errmsg: 'require subscribe rid: 1' })
    expect(await call('do')).toMatchObject({
      result: { kind: 'refused', failure: { code: '43004', message: 'require subscribe rid: 1' } },
      attempts: 1,
    })
  })

  test('hands on the warnings of the plugin', async () => {
    const warning = { code: 'unknown-placeholder', message: 'look' }
    const { call } = await rigWith({ decode: () => output({ n: 1 }, [warning]) as never })
    expect(await call('x')).toMatchObject({ result: { kind: 'output', warnings: [warning] } })
  })
})

describe('trouble on the way', () => {
  test('is tried again where that does no harm, with the same body', async () => {
    const { finish, transport } = await callRig()
    transport.script.push(reset, refusedConnection, answered('<html>'))
    const report = await finish('put')
    expect([codeOf(report), report.attempts]).toEqual(['output', 4])
    expect(new Set(transport.sent.map(({ body }) => body)).size).toBe(1)
  })

  test('ends as unreachable where nothing could be sent', async () => {
    const { finish, transport } = await callRig()
    transport.usual = refusedConnection
    const report = await finish('do')
    expect([codeOf(report), report.attempts]).toEqual(['WXH_UPSTREAM_UNREACHABLE', 4])
    expect(messageOf(report)).toContain('Last of 4 sendings: not-sent, connect (ECONNREFUSED)')
  })

  test('ends as untrusted for a safe operation', async () => {
    const { finish, transport } = await callRig()
    transport.usual = answered('<html>')
    const report = await finish('look')
    expect([codeOf(report), report.attempts]).toEqual(['WXH_UPSTREAM_UNTRUSTED', 4])
    expect(messageOf(report)).toContain('untrusted answer, not-wechat')
  })

  test('is never sent again for an unsafe operation', async () => {
    const { call, transport } = await callRig()
    for (const step of [reset, answered('<html>'), answered({ errcode: -1 })]) {
      transport.script.push(step)
      const report = await call('do')
      expect([codeOf(report), report.attempts]).toEqual(['WXH_OUTCOME_UNKNOWN', 1])
    }
  })

  test('of an idempotent operation ends as unknown, never as a plain no', async () => {
    const { finish, transport } = await callRig()
    transport.script.push(reset)
    transport.usual = refusedConnection
    const report = await finish('put')
    expect([codeOf(report), report.attempts]).toEqual(['WXH_OUTCOME_UNKNOWN', 4])
    transport.script.push(answered({ errcode: -1 }))
    transport.usual = answered({ errcode: -1, errmsg: 'system error' })
    expect(messageOf(await finish('put'))).toContain('errcode -1')
  })

  test('is not tried again once the budget of retries is used up', async () => {
    const { finish, transport } = await callRig()
    transport.usual = refusedConnection
    let attempts = 0
    for (let i = 0; i < 10; i++) attempts += (await finish('look')).attempts
    expect(attempts).toBe(30)
  })

  test('gives up when time is over', async () => {
    const { call, clock, transport } = await callRig()
    transport.usual = () =>
      new Promise((resolve) =>
        clock.after(300, () => resolve({ kind: 'no-answer', reason: 'deadline', code: 'deadline' })),
      )
    const look = call('look', { deadline: clock.now() + 300 })
    await clock.advance(300)
    const report = await look
    expect([codeOf(report), messageOf(report)]).toEqual([
      'WXH_DEADLINE_EXCEEDED',
      'Time ran out. Last of 1 sending: no-answer, deadline (deadline).',
    ])
  })

  test('an error of the host is told without its words', async () => {
    const { call, transport } = await callRig()
    transport.usual = () => {
      throw new Error('s3cret')
    }
    const { result } = await call('do')
    expect(result).toMatchObject({ kind: 'failed', error: { code: 'WXH_INTERNAL' } })
    expect(messageOf({ result } as CallReport)).not.toContain('s3cret')
  })
})

describe('a caller that hangs up', () => {
  test('ends a safe operation', async () => {
    const { call, clock, transport } = await callRig()
    const caller = new AbortController()
    transport.usual = (_request, signal) =>
      new Promise((resolve) =>
        signal?.addEventListener('abort', () => resolve({ kind: 'no-answer', reason: 'aborted', code: 'aborted' })),
      )
    const look = call('look', { signal: caller.signal })
    await clock.advance(1)
    caller.abort()
    expect(codeOf(await look)).toBe('WXH_CALLER_GONE')
    expect(transport.sent).toHaveLength(1)
  })

  test('ends a safe operation that waits for its next try', async () => {
    const { call, clock, transport } = await callRig()
    const caller = new AbortController()
    transport.usual = refusedConnection
    const look = call('look', { signal: caller.signal })
    await clock.advance(1)
    caller.abort()
    const report = await look
    expect([codeOf(report), report.attempts]).toEqual(['WXH_CALLER_GONE', 1])
  })

  test.each(['put', 'do'])('does not end %s', async (name) => {
    const { finish, transport } = await callRig()
    transport.script.push(refusedConnection)
    const report = await finish(name, { signal: AbortSignal.abort() })
    expect([codeOf(report), report.attempts]).toEqual(['output', 2])
  })
})

describe('the credential', () => {
  test('is renewed once when WeChat refuses it, and the same body sent again', async () => {
    const { call, transport } = await callRig()
    transport.script.push(answered({ errcode: 40001, errmsg: 'invalid credential' }))
    const report = await call('do')
    expect([codeOf(report), report.attempts]).toEqual(['output', 2])
    expect(transport.sent.map(({ target }) => target)).toEqual(['/do?access_token=T1', '/do?access_token=T2'])
    expect(transport.sent[0]?.body).toBe(transport.sent[1]?.body)
  })

  test('that WeChat refuses again ends the call with its words', async () => {
    const { call, transport } = await callRig()
    transport.usual = answered({ errcode: 40001, errmsg: 'invalid credential' })
    const report = await call('do')
    expect(report.result).toEqual({
      kind: 'refused',
      failure: { kind: 'error', class: 'credential', code: '40001', message: 'invalid credential' },
      retryAfterMs: undefined,
    })
    expect(report.attempts).toBe(2)
  })

  test('that WeChat refuses and gives again ends the call with its words, sent once', async () => {
    const { finish, transport } = await callRig()
    transport.newToken = () => answered({ access_token: 'T1', expires_in: 7_200 })
    transport.usual = answered({ errcode: 40001, errmsg: 'invalid credential' })
    const report = await finish('do')
    expect(report).toMatchObject({ result: { kind: 'refused', failure: { code: '40001' } }, attempts: 1 })
  })

  test('that nobody can get ends the call before anything is sent', async () => {
    const { finish, transport } = await callRig()
    transport.newToken = () => answered({ errcode: 40125 })
    expect(codeOf(await finish('do'))).toBe('WXH_CREDENTIAL_REFUSED')
    expect(transport.sent).toHaveLength(0)
  })

  test('that is waited for longer than there is time ends the call', async () => {
    const { call, clock, transport } = await callRig()
    const late = Promise.withResolvers<SendOutcome>()
    transport.tokenScript.push(() => late.promise)
    const pending = call('do', { deadline: clock.now() + 500 })
    await clock.advance(500)
    expect(codeOf(await pending)).toBe('WXH_DEADLINE_EXCEEDED')
    expect(transport.sent).toHaveLength(0)
    late.resolve(transport.newToken())
  })

  test('that cannot be renewed after a silent sending leaves the outcome unknown', async () => {
    const { finish, transport } = await callRig()
    transport.script.push(reset, answered({ errcode: 40001 }))
    transport.tokenScript.push(transport.newToken)
    transport.newToken = () => answered({ errcode: 40125 })
    transport.tokenScript[0] = answered({ access_token: 'T1', expires_in: 7_200 })
    expect(codeOf(await finish('put'))).toBe('WXH_OUTCOME_UNKNOWN')
  })

  test('that the plugin neither supplies nor needs is its fault', async () => {
    const { call } = await callRig({ loaded: fakeLoaded({}, {}) })
    expect(codeOf(await call('look'))).toBe('WXH_PLUGIN_FAULT')
  })

  test('of a merchant is refused where the app has no merchant', async () => {
    const { call } = await callRig({ loaded: fakeLoaded({}, { 'access-token': { ...fakeSource, owner: 'merchant' } }) })
    const report = await call('look')
    expect([codeOf(report), messageOf(report)]).toEqual([
      'WXH_CONFIG',
      'The app has no mchid, which a credential of its merchant needs. Add it to the apps file.',
    ])
  })
})

describe('a secret', () => {
  const withKey: Partial<AnyOperation> = {
    encode: () => ({ method: 'GET', origin, path: '/x', headers: { k: secret('app-secret') } }),
  }

  test('that the app has is filled in', async () => {
    const { call, transport } = await rigWith(withKey)
    await call('x')
    expect(transport.sent[0]?.headers).toMatchObject({ k: 's3cret' })
  })

  test('that the app lacks ends the call', async () => {
    const { call, transport } = await rigWith(withKey)
    const report = await call('x', { app: { ...fakeApp, secrets: new Map() } })
    expect([codeOf(report), transport.sent.length]).toEqual(['WXH_SECRET_MISSING', 0])
  })

  test.each(['other-secret', 'constructor'])('%s, which the plugin does not declare, is its fault', async (name) => {
    const { call, transport } = await rigWith({
      encode: () => ({ method: 'GET', origin, path: '/x', query: { k: secret(name) } }),
    })
    expect([codeOf(await call('x')), transport.sent.length]).toEqual(['WXH_PLUGIN_FAULT', 0])
  })
})

describe('several requests in a row', () => {
  const step = (n: number) => ({ method: 'POST', origin, path: `/step/${n}`, body: json({ n }) }) as const
  const chain = (length: number): Partial<AnyOperation> => ({
    encode: () => step(0),
    decode: (_response, _call, { state }) => {
      const n = ((state as number | undefined) ?? 0) + 1
      return n > length ? (output({ n }) as never) : { kind: 'next', request: step(n), state: n }
    },
  })

  test('are sent in turn with what the plugin keeps', async () => {
    const { call, transport } = await rigWith(chain(3))
    const report = await call('x')
    expect([report.result, report.attempts]).toMatchObject([{ output: { n: 4 } }, 4])
    expect(transport.sent.map(({ target }) => target)).toEqual(['/step/0', '/step/1', '/step/2', '/step/3'])
  })

  test('each have all their tries', async () => {
    const { finish, transport } = await rigWith(chain(1))
    transport.script.push(reset, reset, reset, answered({}), reset, reset, reset, answered({}))
    const report = await finish('x')
    expect([codeOf(report), report.attempts]).toEqual(['output', 8])
  })

  test('end after eight', async () => {
    const { finish, transport } = await rigWith(chain(1_000))
    const report = await finish('x')
    expect(codeOf(report)).toBe('WXH_PLUGIN_FAULT')
    expect(new Set(transport.sent.map(({ target }) => target)).size).toBe(9)
  })

  test('where one is not valid are a fault in reading', async () => {
    const request = { ...step(1), origin: 'https://evil.example' }
    const { finish } = await rigWith({ encode: () => step(0), decode: () => ({ kind: 'next', request }) })
    const report = await finish('x')
    expect(report.result).toMatchObject({ error: { code: 'WXH_PLUGIN_FAULT' }, fault: { phase: 'decode' } })
  })
})

describe('an answer that needs another key', () => {
  const reading = (effect: AnyOperation['effect'], opens: () => boolean): Partial<AnyOperation> => ({
    effect,
    ...(effect === 'idempotent' ? { idempotency: { key: 'call' as const } } : {}),
    encode: () => ({ method: 'POST', origin, path: '/x', body: json({}) }),
    decode: () => (opens() ? (output({ n: 1 }) as never) : { kind: 'decode-again', refresh: 'access-token' }),
  })

  test('is read again with it, and nothing is sent again', async () => {
    let reads = 0
    const { call, transport } = await rigWith(reading('unsafe', () => ++reads > 1))
    const report = await call('x')
    expect([codeOf(report), report.attempts, transport.tokenRequests.length]).toEqual(['output', 1, 1])
  })

  test('that does not open it leaves the outcome unknown', async () => {
    const { call, transport } = await rigWith(reading('unsafe', () => false))
    const report = await call('x')
    expect([codeOf(report), report.attempts, transport.tokenRequests.length]).toEqual(['WXH_OUTCOME_UNKNOWN', 1, 1])
  })

  test('that cannot be had leaves the outcome unknown', async () => {
    const { finish, transport } = await rigWith(reading('unsafe', () => false))
    transport.newToken = () => answered({ errcode: 40125 })
    expect(codeOf(await finish('x', { idempotencyKey: 'k' }))).toBe('WXH_OUTCOME_UNKNOWN')
    expect(codeOf(await finish('x', { idempotencyKey: 'k' }))).toBe('WXH_OUTCOME_UNKNOWN')
    expect(transport.sent).toHaveLength(1)
  })

  test('that cannot be had is the error of a safe operation', async () => {
    const { finish, transport } = await rigWith(reading('safe', () => false))
    transport.newToken = () => answered({ errcode: 40125 })
    expect(codeOf(await finish('x'))).toBe('WXH_CREDENTIAL_REFUSED')
  })
})

describe('a plugin that makes a mistake', () => {
  const raise = () => {
    throw new Error('openid')
  }
  test.each([
    ['throws in encode', { encode: raise }, 'threw'],
    ['rejects in encode', { encode: () => Promise.reject(new Error('openid')) }, 'threw'],
    ['returns junk from encode', { encode: () => 'junk' }, 'invalid'],
    [
      'returns a request with null members',
      { encode: () => ({ method: 'GET', origin, path: '/', query: null }) },
      'invalid',
    ],
    [
      'names another origin',
      { encode: () => ({ method: 'GET', origin: 'https://evil.example', path: '/' }) },
      'invalid',
    ],
    [
      'names a credential that is not its own',
      { encode: () => ({ method: 'GET', origin, path: '/', query: { t: credential('jsapi-ticket') } }) },
      'invalid',
    ],
    ['answers itself against its schema', { encode: () => local({ n: 'x' }) }, 'invalid'],
  ])('%s: nothing is sent', async (_name, more, what) => {
    const { call, transport } = await rigWith(more as never)
    expect(await call('x', { idempotencyKey: 'k' })).toMatchObject({
      result: { kind: 'failed', error: { code: 'WXH_PLUGIN_FAULT' }, fault: { phase: 'encode', what } },
      attempts: 0,
    })
    expect(transport.sent).toHaveLength(0)
  })

  test('hangs in encode: given up after 5 s', async () => {
    const { call, clock } = await rigWith({ encode: () => new Promise(() => {}) })
    const pending = call('x')
    await clock.advance(5_000)
    expect(await pending).toMatchObject({ result: { fault: { phase: 'encode', what: 'timeout' } } })
  })

  test.each([
    ['throws in decode', raise, 'threw'],
    ['returns junk from decode', () => 'junk', 'invalid'],
    ['breaks its schema', () => output({ n: 'x' }), 'invalid'],
  ])('%s: a fault of a safe operation, an unknown outcome of an unsafe one', async (_name, decode, what) => {
    const safe = await rigWith({ decode: decode as never })
    expect(await safe.finish('x')).toMatchObject({
      result: { error: { code: 'WXH_PLUGIN_FAULT' }, fault: { phase: 'decode', what } },
      attempts: 4,
    })
    const unsafe = await rigWith({ decode: decode as never, effect: 'unsafe' })
    expect(await unsafe.finish('x')).toMatchObject({
      result: { error: { code: 'WXH_OUTCOME_UNKNOWN' }, fault: { phase: 'decode', what } },
      attempts: 1,
    })
  })

  test('asks for a renewal of what nobody supplies', async () => {
    const decode = () => ({ kind: 'credential-rejected', credential: 'nobodys', code: '1', message: '' }) as const
    const { call } = await rigWith({ decode })
    expect(codeOf(await call('x'))).toBe('WXH_CREDENTIAL_UNSUPPLIED')
  })
})
