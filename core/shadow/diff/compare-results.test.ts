import { describe, expect, it, test } from 'vitest'
import { failure, local, output } from '../../protocol/index.ts'
import type { RunFault } from '../../runner/plugin-runner.ts'
import type { Encoding, Reading } from './arm-result.ts'
import { compareEncodings, compareReadings, type Shown } from './compare-results.ts'
import { hiddenName } from './key-names.ts'

const prepared = (path: string) =>
  ({ method: 'GET', origin: 'https://a.example', path, query: [], headers: {}, body: undefined, fill: [] }) as const
const shown: Shown = {
  request: { nameOf: (key) => key, texts: new Set(['openid1']) },
  output: (key) => (key === 'a' ? key : hiddenName),
}
const fault = (more: Partial<RunFault>): RunFault => ({
  kind: 'fault',
  phase: 'decode',
  what: 'threw',
  note: 'TypeError at decode',
  ...more,
})
const readings = (stable: Reading, canary: Reading) => compareReadings(stable, canary, shown)
const paths = (stable: Reading, canary: Reading) => readings(stable, canary).map(({ path }) => path)
const file = {
  kind: 'stream',
  request: { method: 'GET', origin: 'https://a.example', path: '/f' },
  contentType: 'text/csv',
} as const

test('what an output holds beyond what stable promises is no difference', () => {
  const promise = { type: 'object', properties: { a: { type: 'integer' } }, additionalProperties: false }
  const found = (canary: object) => compareReadings(output({ a: 1 }), output(canary as never), { ...shown, promise })
  expect(found({ a: 1, b: 2 })).toEqual([])
  expect(found({ a: 2, b: 2 }).map(({ path }) => path)).toEqual(['output/a'])
})

describe('two readings of an answer', () => {
  test.each<[string, Reading, Reading, readonly string[]]>([
    ['equal outputs', output({ a: 1 }), output({ a: 1 }), []],
    ['outputs', output({ a: 1 }), output({ a: 2, b: 1 }), ['output/a', `output/${hiddenName}`]],
    ['warnings', output({}, [{ code: 'x', message: '' }]), output({}), ['warnings/*']],
    ['the class of an error', failure('business', '1', ''), failure('config', '1', ''), ['error/class']],
    ['the wording of an error', failure('business', '1', 'a'), failure('business', '1', 'b'), []],
    ['kinds', output({}), { kind: 'untrusted', reason: 'probe' }, ['result']],
    ['reasons', { kind: 'untrusted', reason: 'signature' }, { kind: 'untrusted', reason: 'probe' }, ['reason']],
    ['keys', { kind: 'decode-again', refresh: 'a' }, { kind: 'decode-again', refresh: 'b' }, ['refresh']],
    [
      'credentials',
      { kind: 'credential-rejected', credential: 'a', code: '1', message: '' },
      { kind: 'credential-rejected', credential: 'b', code: '1', message: '' },
      ['credential'],
    ],
    [
      'later requests',
      { kind: 'next', prepared: prepared('/a'), state: 1 },
      { kind: 'next', prepared: prepared('/b'), state: 2 },
      ['next.path/*'],
    ],
    [
      'files',
      { kind: 'stream', prepared: prepared('/f'), file },
      { kind: 'stream', prepared: prepared('/f'), file: { ...file, gunzip: true } },
      ['file/gunzip'],
    ],
    ['two failures', fault({}), fault({ what: 'invalid' }), []],
    ['a failure', output({}), fault({}), ['result']],
  ])('differ by %s', (_, stable, canary, expected) => {
    expect(paths(stable, canary)).toEqual(expected)
  })

  test.each([
    [fault({}), 'decode threw: TypeError at decode'],
    [fault({ what: 'timeout', note: 'pending for 5000 ms' }), 'decode timeout'],
    [
      fault({ what: 'invalid', note: 'output/a/0/oUpF8 breaks its schema: has the unknown field "oUpF9"' }),
      'decode invalid: output/a/*/{key} breaks its schema: has the unknown field "…"',
    ],
  ])('show a failure without what came', (canary, expected) => {
    const [found] = readings(output({}), canary)

    expect(found).toMatchObject({ stable: { text: 'output' }, canary: { text: expected } })
  })

  it("show codes, but none that is the caller's own text", () => {
    const [code] = readings(failure('business', 'NOT_ENOUGH', ''), failure('business', 'openid1', ''))

    expect(code).toMatchObject({ path: 'error/code', stable: { text: 'NOT_ENOUGH' }, canary: 'openid1' })
  })
})

describe('two encodings', () => {
  test.each<[string, Encoding, Encoding, readonly string[]]>([
    [
      'requests',
      { kind: 'request', prepared: prepared('/a') },
      { kind: 'request', prepared: prepared('/b') },
      ['request.path/*'],
    ],
    ['local answers', local({ a: 1 }), local({ a: 2 }), ['output/a']],
    ['kinds', { kind: 'request', prepared: prepared('/a') }, failure('config', 'x', ''), ['result']],
  ])('differ by %s', (_, stable, canary, expected) => {
    expect(compareEncodings(stable, canary, shown).map(({ path }) => path)).toEqual(expected)
  })
})
