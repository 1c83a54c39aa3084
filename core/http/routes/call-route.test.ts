import { describe, expect, test } from 'vitest'
import { CredentialRefusedError } from '../../credential/credential-errors.ts'
import { HostError } from '../../errors/host-error.ts'
import { failure } from '../../protocol/index.ts'
import { fakeApp } from '../../testing/call-rig.ts'
import { callUrl, httpFloor, reportOf } from '../../testing/http-floor.ts'
import { problemOf } from '../../testing/problem-of.ts'

describe('a call', () => {
  test('is answered with its output and what handled it', async () => {
    const { post, calls, clock } = httpFloor()
    const answer = await post(callUrl('look'), { text: '中' }, { 'x-request-id': 'mine' })
    expect([answer.statusCode, answer.body]).toEqual([200, '{"output":{"n":1}}'])
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-wxhost-plugin': 'fake-v1@1.0.0',
      'x-request-id': 'mine',
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
    })
    expect(calls).toMatchObject([
      { operationName: 'look', input: { text: '中' }, idempotencyKey: undefined, deadline: clock.now() + 10_000 },
    ])
  })

  test('may name its time and its key', async () => {
    const { post, calls, clock } = httpFloor()
    await post(callUrl('put'), {}, { 'x-wxhost-timeout-ms': '700', 'idempotency-key': 'k1' })
    expect(calls).toMatchObject([{ deadline: clock.now() + 700, idempotencyKey: 'k1' }])
  })

  test('may have no body, and then an empty input', async () => {
    const { http, calls, post } = httpFloor()
    const bare = await http.inject({ method: 'POST', url: callUrl('look'), headers: { host: 'localhost' } })
    expect(bare.statusCode).toBe(200)
    expect((await post(callUrl('look'), '')).statusCode).toBe(200)
    expect(calls.map(({ input }) => input)).toEqual([{}, {}])
  })

  test('shows warnings, and that an answer was given before', async () => {
    const warnings = [{ code: 'a', message: 'b' }]
    const { post } = httpFloor({
      invoke: async () => reportOf({ kind: 'output', output: 1, warnings, replayed: true }),
    })
    const answer = await post(callUrl('put'), {})
    expect(answer.json()).toEqual({ output: 1, warnings })
    expect(answer.headers['idempotency-replayed']).toBe('true')
  })

  test('that WeChat refuses is a problem with its errcode and when to come again', async () => {
    const { post, audited } = httpFloor({
      invoke: async () =>
        reportOf({
          kind: 'refused',
          failure: failure('rate-limited', '45011', 'api minute-quota reach limit rid: 61725984-6126f6f9-040f19c4'),
          retryAfterMs: 1_500,
        }),
    })
    const answer = await post(callUrl('do'), {})
    expect(problemOf(answer)).toEqual([429, 'WXH_RATE_LIMITED'])
    expect(answer.json()).toMatchObject({ errcode: 45011, rid: '61725984-6126f6f9-040f19c4' })
    expect(answer.headers['retry-after']).toBe('2')
    expect(audited).toMatchObject([
      { status: 429, outcome: 'WXH_RATE_LIMITED', reason: '45011', rid: '61725984-6126f6f9-040f19c4', attempts: 1 },
    ])
  })

  test('whose credential is refused shows what WeChat said of it', async () => {
    const refused = failure('config', '40125', 'invalid appsecret rid: 61725984-6126f6f9-040f19c4')
    const { post, audited } = httpFloor({
      invoke: async () => reportOf({ kind: 'failed', error: new CredentialRefusedError('x', refused, 60_000) }),
    })
    const answer = await post(callUrl('do'), {})
    expect(problemOf(answer)).toEqual([502, 'WXH_CREDENTIAL_REFUSED'])
    expect(answer.json()).toMatchObject({ errcode: 40125, detail: 'invalid appsecret', retryAfterMs: 60_000 })
    expect(audited).toMatchObject([{ reason: '40125', rid: '61725984-6126f6f9-040f19c4' }])
  })

  test('that a plugin fails is logged with the fault and told without it', async () => {
    const fault = { kind: 'fault', phase: 'decode', what: 'threw', note: 'TypeError at x.ts:1' } as const
    const { post, logged, parts } = httpFloor({
      invoke: async () => reportOf({ kind: 'failed', error: new HostError('WXH_PLUGIN_FAULT', 'no'), fault }),
    })
    const answer = await post(callUrl('do'), {})
    expect(problemOf(answer)).toEqual([500, 'WXH_PLUGIN_FAULT'])
    expect(answer.body).not.toContain('x.ts')
    expect(logged).toContainEqual(expect.objectContaining({ level: 50, fault, plugin: 'fake-v1@1.0.0' }))
    expect(await parts.metrics.text()).toContain('outcome="WXH_PLUGIN_FAULT",class="plugin-fault"} 1')
  })

  test.each([
    [
      'ends so',
      async () => reportOf({ kind: 'failed', error: new HostError('WXH_INTERNAL', 'no', { cause: new Error('s3') }) }),
    ],
    ['throws', () => Promise.reject(new Error('s3'))],
  ] as const)('that meets an error of the host (%s) logs the cause and hides it', async (_name, invoke) => {
    const { post, logged, inFlight } = httpFloor({ invoke })
    const answer = await post(callUrl('do'), {})
    expect(problemOf(answer)).toEqual([500, 'WXH_INTERNAL'])
    expect(answer.body).not.toContain('s3')
    expect(logged).toContainEqual(expect.objectContaining({ err: expect.objectContaining({ message: 's3' }) }))
    expect(inFlight.count).toBe(0)
  })

  test('that could not reach WeChat counts as one of transport', async () => {
    const error = new HostError('WXH_UPSTREAM_UNREACHABLE', 'nothing was sent')
    const { post, parts } = httpFloor({ invoke: async () => reportOf({ kind: 'failed', error }) })
    await post(callUrl('put'), {})
    expect(await parts.metrics.text()).toContain('outcome="WXH_UPSTREAM_UNREACHABLE",class="transport"} 1')
  })

  test('that cannot be stored logs why, for the operator', async () => {
    const cause = new Error('database or disk is full')
    const error = new HostError('WXH_STORE_UNAVAILABLE', 'nothing was sent', { cause })
    const { post, logged } = httpFloor({ invoke: async () => reportOf({ kind: 'failed', error }) })
    expect((await post(callUrl('put'), {})).body).not.toContain('disk is full')
    expect(logged).toContainEqual(
      expect.objectContaining({ level: 50, err: expect.objectContaining({ message: cause.message }) }),
    )
  })

  test('is written down once, without input or output', async () => {
    const { post, audited, logged, parts } = httpFloor()
    const trace = '0af7651916cd43dd8448eb211c80319c'
    await post(callUrl('look'), { text: 'o6_bmjrPTlm6' }, { traceparent: `00-${trace}-b7ad6b7169203331-01` })
    expect(audited).toEqual([
      {
        time: '2026-11-20T00:00:00.000Z',
        requestId: expect.any(String),
        traceId: trace,
        key: null,
        appid: fakeApp.appid,
        protocol: 'fake',
        operation: 'look',
        plugin: 'fake-v1@1.0.0',
        arm: 'stable',
        rescued: false,
        status: 200,
        outcome: 'ok',
        reason: null,
        rid: null,
        attempts: 1,
        replayed: false,
        ms: 0,
        upstreamMs: 5,
      },
    ])
    expect(JSON.stringify([audited, logged])).not.toContain('o6_bmjrPTlm6')
    expect(await parts.metrics.text()).toContain('outcome="ok",class="none"} 1')
  })
})

describe('a body in GBK', () => {
  test('reaches the plugin as Unicode', async () => {
    const { post, calls } = httpFloor()
    // {"text":"门诊"} with the bytes of any GBK table.
    const body = Buffer.from('7b2274657874223a22c3c5d5ef227d', 'hex')
    await post(callUrl('look'), body, { 'content-type': 'application/json; charset=gbk' })
    expect(calls).toMatchObject([{ input: { text: '门诊' } }])
  })
})
