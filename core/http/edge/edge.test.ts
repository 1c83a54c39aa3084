import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ApiKey } from '../../settings/api-keys-file.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import { createApiKeys, openToAll } from './api-keys.ts'
import { readArm, readCallHeaders } from './call-headers.ts'
import { requestIdOf } from './request-id.ts'
import { traceContext } from './trace-context.ts'

describe('the trace', () => {
  // W3C Trace Context, section 3.2: version 00, 32 and 16 hex digits that are not all zero, 2 of flags.
  const w3c = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/
  const [trace, span] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']

  test('goes on under the same id with a span of our own', () => {
    const { traceId, traceparent } = traceContext(`00-${trace}-${span}-01`)
    expect(traceId).toBe(trace)
    expect(traceparent).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`))
    expect(traceparent).not.toContain(span)
  })

  test.each([
    ['of a later version', `cc-${trace}-${span}-01`, '01'],
    ['of a later version with more', `cc-${trace}-${span}-01-what-the-future-will-be-like`, '01'],
    ['with flags that level 1 does not know', `00-${trace}-${span}-fd`, '01'],
    ['of a later version with other flags', `cc-${trace}-${span}-fe`, '00'],
  ])('%s goes on as version 00', (_name, header, flags) => {
    expect(traceContext(header).traceparent).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-${flags}$`))
  })

  test.each([
    ['none', undefined],
    ['nothing', ''],
    ['version 00 with more', `00-${trace}-${span}-01-more`],
    ['version ff', `ff-${trace}-${span}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${span}-01`],
    ['a span of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
    ['capitals', `00-${trace.toUpperCase()}-${span}-01`],
    ['a short trace', `00-${trace.slice(1)}-${span}-01`],
    ['more without its dash', `cc-${trace}-${span}-01x`],
  ])('begins anew for %s', (_name, header) => {
    const { traceId, traceparent } = traceContext(header)
    expect(traceparent).toMatch(w3c)
    expect(traceparent).toMatch(/-00$/)
    expect([trace, '0'.repeat(32)]).not.toContain(traceId)
  })

  test('is valid whatever comes', () => {
    const hex = (length: number) =>
      fc.array(fc.constantFrom(...'0123456789abcdefX'), { minLength: length, maxLength: length }).map((d) => d.join(''))
    const near = fc.tuple(hex(2), hex(32), hex(16), hex(2)).map((parts) => parts.join('-'))
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (header) => {
        const { traceId, traceparent } = traceContext(header)
        expect(traceparent).toMatch(w3c)
        expect(traceparent.slice(3, 35)).toBe(traceId)
      }),
    )
  })
})

describe('the request id', () => {
  test.each(['a', 'A-1.b_c:/+=', 'x'.repeat(128)])('%s of the caller is kept', (id) => {
    expect(requestIdOf(id)).toBe(id)
  })

  test.each([undefined, '', 'a b', 'a\n', '中', 'x'.repeat(129), ['a', 'b'], '"'])('%j is replaced', (id) => {
    expect(requestIdOf(id)).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('what a caller says of its call', () => {
  test('is nothing by default', () => {
    expect(readCallHeaders({}, 60_000)).toEqual({ timeoutMs: undefined, idempotencyKey: undefined })
  })

  test.each(['1', '500', '60000'])('a time of %s ms', (text) => {
    expect(readCallHeaders({ 'x-wxhost-timeout-ms': text }, 60_000).timeoutMs).toBe(Number(text))
  })

  test.each(['0', '-1', '60001', '1.5', '1e3', ' 5', '', 'soon', '99999999999', ['1', '2']])(
    'a time of %j is refused',
    (text) => {
      expect(() => readCallHeaders({ 'x-wxhost-timeout-ms': text }, 60_000)).toThrow('from 1 to 60000')
    },
  )

  test.each(['a', '8e03978e-40d5-43e8-bc93-6894a57f9324', '!~', 'x'.repeat(255)])('a key %s', (key) => {
    expect(readCallHeaders({ 'idempotency-key': key }, 1).idempotencyKey).toBe(key)
  })

  test.each(['', 'a b', 'a, b', '中', 'x'.repeat(256), 'a\n'])('a key %j is refused', (key) => {
    expect(() => readCallHeaders({ 'idempotency-key': key }, 1)).toThrow('1 to 255 visible ASCII characters')
  })

  test.each([undefined, 'stable', 'canary'])('the arm %s', (arm) => {
    expect(readArm(arm === undefined ? {} : { 'x-wxhost-arm': arm })).toBe(arm)
  })

  test.each(['', 'Canary', 'canary, stable', '1', ['canary', 'canary']])('an arm %j is refused', (arm) => {
    expect(() => readArm({ 'x-wxhost-arm': arm })).toThrow('must be `stable` or `canary`')
  })

  test('a key that is sent twice is refused', () => {
    expect(() => readCallHeaders({ 'idempotency-key': ['a', 'b'] as never }, 1)).toThrow('sent once')
  })
})

describe('API keys', () => {
  const clock = new VirtualClock()
  const key = (id: string, more: Partial<ApiKey> = {}): ApiKey => ({
    id,
    hash: createHash('sha256').update(`wxk_${id}`).digest(),
    apps: new Set(['wx1']),
    operations: new Set(['template.send', 'oauth2.*']),
    scopes: new Set(),
    expiresAt: undefined,
    ...more,
  })
  const many = Array.from({ length: 2_000 }, (_, i) => key(`k${i}`))
  const keys = createApiKeys(
    [
      ...many,
      key('all', { apps: new Set(['*']), operations: new Set(['*']) }),
      key('old', { expiresAt: clock.now() }),
      key('release', { scopes: new Set(['admin']) }),
      key('tester', { scopes: new Set(['arm']) }),
    ],
    clock,
  )

  test('say who calls, among thousands', () => {
    for (const id of ['k0', 'k999', 'k1999', 'all']) expect(keys.callerOf(`Bearer wxk_${id}`).keyId).toBe(id)
    expect(keys.callerOf('bearer  wxk_k1').keyId).toBe('k1')
  })

  test('cover their apps and operations only', () => {
    const caller = keys.callerOf('Bearer wxk_k1')
    expect([caller.mayUseApp('wx1'), caller.mayUseApp('wx2')]).toEqual([true, false])
    expect(caller.mayUseOperation('template', 'send')).toBe(true)
    expect(caller.mayUseOperation('oauth2', 'userinfo')).toBe(true)
    expect(caller.mayUseOperation('template', 'delete')).toBe(false)
    expect(caller.mayUseOperation('template', 'sen')).toBe(false)
  })

  test('with a star cover everything', () => {
    const caller = keys.callerOf('Bearer wxk_all')
    expect([caller.mayUseApp('wx9'), caller.mayUseOperation('any', 'thing')]).toEqual([true, true])
  })

  test('administer and choose versions by their scopes only, whatever they may call', () => {
    const may = (id: string) => {
      const caller = keys.callerOf(`Bearer wxk_${id}`)
      return [caller.mayAdminister(), caller.mayChooseArm()]
    }
    expect(['all', 'release', 'tester'].map(may)).toEqual([
      [false, false],
      [true, false],
      [false, true],
    ])
  })

  test.each([
    [undefined, 'No `authorization: Bearer'],
    ['', 'No `authorization: Bearer'],
    ['Basic d3hrX2sx', 'No `authorization: Bearer'],
    ['Bearer', 'No `authorization: Bearer'],
    ['Bearer a b', 'No `authorization: Bearer'],
    ['Bearer wxk_k1x', 'is not known'],
    ['Bearer wxk_old', 'has expired'],
  ])('%j is refused', (header, message) => {
    expect(() => keys.callerOf(header)).toThrow(message)
  })

  test('are not asked for where there are none', () => {
    const caller = openToAll.callerOf(undefined)
    expect([caller.keyId, caller.mayUseApp('x'), caller.mayUseOperation('x', 'y')]).toEqual([undefined, true, true])
    expect([caller.mayAdminister(), caller.mayChooseArm()]).toEqual([true, true])
  })
})
