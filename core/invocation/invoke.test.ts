import { describe, expect, test } from 'vitest'
import { failure, local, output } from '../protocol/index.ts'
import { callRig, rigWith } from '../testing/call-rig.ts'
import { codeOf, messageOf } from '../testing/report.ts'
import { answered, refusedConnection, reset } from '../testing/scripted-transport.ts'
import { wechatOrigin as origin } from '../testing/upstream.ts'
import type { SendOutcome } from '../transport/send-outcome.ts'

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

  test('tells the caller how long the gateway asked to wait', async () => {
    const { call, transport } = await callRig()
    transport.usual = { ...answered('<html>', 503), retryAfterMs: 120_000 } as SendOutcome
    expect((await call('look')).result).toMatchObject({
      error: { code: 'WXH_UPSTREAM_UNTRUSTED', details: { retryAfterMs: 120_000 } },
    })
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
    expect(messageOf({ result, attempts: 1, upstreamMs: 0 })).not.toContain('s3cret')
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
