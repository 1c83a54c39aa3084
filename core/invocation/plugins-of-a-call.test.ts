import { describe, expect, test } from 'vitest'
import type { AnyOperation } from '../protocol/index.ts'
import { credential, json, local, output } from '../protocol/index.ts'
import { rigWith } from '../testing/call-rig.ts'
import { codeOf } from '../testing/report.ts'
import { answered, reset } from '../testing/scripted-transport.ts'
import { wechatOrigin as origin } from '../testing/upstream.ts'

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
