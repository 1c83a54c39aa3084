import { describe, expect, test } from 'vitest'
import type { AnyOperation } from '../protocol/index.ts'
import { json, output, secret } from '../protocol/index.ts'
import { callRig, fakeApp, rigWith } from '../testing/call-rig.ts'
import { fakeLoaded, fakeSource } from '../testing/fake-plugin.ts'
import { codeOf, messageOf } from '../testing/report.ts'
import { answered, reset } from '../testing/scripted-transport.ts'
import { wechatOrigin as origin } from '../testing/upstream.ts'
import type { SendOutcome } from '../transport/send-outcome.ts'

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
