import { describe, expect, test } from 'vitest'
import { type AnyOperation, failure, local } from '../../protocol/index.ts'
import { armedRig, writtenBy } from '../../testing/armed-rig.ts'
import { codeOf } from '../../testing/report.ts'
import { refusedConnection } from '../../testing/scripted-transport.ts'

const effects: readonly (readonly [string, Partial<AnyOperation>])[] = [
  ['safe', { effect: 'safe' }],
  ['idempotent', { effect: 'idempotent', idempotency: { key: 'call' } }],
  ['unsafe', { effect: 'unsafe' }],
]
const boom = () => {
  throw new Error('boom')
}
const faults: readonly (readonly [string, AnyOperation['encode'], boolean])[] = [
  ['threw', boom, true],
  ['returned nonsense', () => 7 as never, true],
  ['named a foreign origin', writtenBy('canary', { origin: 'https://evil.example' }), true],
  ['never came back', () => new Promise<never>(() => {}), false],
]

describe.each(faults)('when encode of the canary %s', (_what, encode, isSuspicious) => {
  test.each(effects)('stable handles a call that is %s, and the canary is to blame', async (_effect, both) => {
    const { onCanary, sentBy } = await armedRig({ both, canary: { encode } })
    const { result, arm, attempts } = await onCanary({ input: { n: 3 } })
    expect(result).toMatchObject({ kind: 'output', output: { n: 1 } })
    expect([sentBy(), attempts]).toEqual([['stable POST /do'], 1])
    expect(arm).toMatchObject({ isObserved: true, blame: 'yes', errorClass: 'plugin-fault', rescued: true })
    expect(arm?.suspicion?.phase).toBe(isSuspicious ? 'encode' : undefined)
  })

  test('with no other arm the call fails, and the blame is the same', async () => {
    const { onStable, transport } = await armedRig({ stable: { encode } })
    const report = await onStable()
    expect([codeOf(report), transport.sent.length]).toEqual(['WXH_PLUGIN_FAULT', 0])
    expect(report.arm).toMatchObject({ isObserved: true, blame: 'yes', rescued: false })
    expect(report.arm?.suspicion).toBeUndefined()
  })
})

describe('what is suspected', () => {
  test('is told with all that it takes to run it again', async () => {
    const { onCanary, clock } = await armedRig({ canary: { encode: boom } })
    const now = clock.now()
    const { arm } = await onCanary({ input: { n: 3 }, idempotencyKey: 'mine', deadline: now + 5_000 })
    expect(arm?.suspicion).toMatchObject({
      operationName: 'x',
      input: { n: 3 },
      canary: { id: { version: '1.1.0' } },
      stable: { id: { version: '1.0.0' } },
      call: { now, deadline: now + 5_000, idempotencyKey: 'mine' },
    })
  })
})

describe('a canary that answers without sending', () => {
  test('with a Failure is believed, and not observed', async () => {
    const { onCanary, transport } = await armedRig({
      canary: { encode: () => failure('invalid-argument', 'bad', 'no') },
    })
    const report = await onCanary()
    expect([codeOf(report), transport.sent.length]).toEqual(['bad', 0])
    expect(report.arm).toEqual({ isObserved: false, blame: 'no', rescued: false })
  })

  test('with an output is believed, and not observed', async () => {
    const { onCanary } = await armedRig({ canary: { encode: () => local({ n: 7 }) } })
    const report = await onCanary()
    expect(report.result).toMatchObject({ output: { n: 7 } })
    expect(report.arm?.isObserved).toBe(false)
  })
})

test('a connection that is refused is tried again by the same arm, and is nobody’s fault', async () => {
  const { onCanary, transport, sentBy } = await armedRig()
  transport.usual = refusedConnection
  const report = await onCanary()
  expect(codeOf(report)).toBe('WXH_UPSTREAM_UNREACHABLE')
  expect(new Set(sentBy())).toEqual(new Set(['canary POST /do']))
  expect(report.arm).toEqual({ isObserved: false, blame: 'no', rescued: false })
})

describe('when authorize of the canary throws', () => {
  test.each(effects)('stable handles a call that is %s with its own request', async (_effect, both) => {
    const { onCanary, sentBy } = await armedRig({ both, canary: { authorize: boom } })
    const { result, arm } = await onCanary({ idempotencyKey: 'K' })
    expect([result.kind, sentBy()]).toEqual(['output', ['stable POST /do']])
    expect(arm).toMatchObject({ blame: 'yes', errorClass: 'plugin-fault', rescued: true })
  })

  test('on the second sending, stable sends the stored body of the first', async () => {
    let calls = 0
    const authorize = async () => (++calls === 1 ? {} : boom())
    const { onCanary, transport, sentBy } = await armedRig({ both: effects[1]?.[1] ?? {}, canary: { authorize } })
    transport.script.push({ kind: 'no-answer', reason: 'reset', code: 'ECONNRESET' })
    const { result, arm } = await onCanary()
    expect([result.kind, sentBy()]).toEqual(['output', ['canary POST /do', 'canary POST /do']])
    expect(arm).toMatchObject({ blame: 'yes', rescued: true })
  })
})

test('stable’s own Failure is the caller’s where the canary could not even encode', async () => {
  const { onCanary } = await armedRig({
    stable: { encode: () => failure('invalid-argument', 'bad', 'no') },
    canary: { encode: boom },
  })
  const report = await onCanary()
  expect([codeOf(report), report.arm?.blame]).toEqual(['bad', 'yes'])
})

test('where stable cannot encode either, its fault is told', async () => {
  const { onCanary } = await armedRig({ both: { encode: boom } })
  const report = await onCanary()
  expect([codeOf(report), report.arm?.blame, report.attempts]).toEqual(['WXH_PLUGIN_FAULT', 'yes', 0])
})
