import { describe, expect, test } from 'vitest'
import { type AnyOperation, failure, output } from '../../protocol/index.ts'
import { armedRig, writtenBy } from '../../testing/armed-rig.ts'
import { fakeOperation } from '../../testing/fake-plugin.ts'
import { codeOf } from '../../testing/report.ts'
import { answered, refusedConnection, reset } from '../../testing/scripted-transport.ts'

const effects: readonly (readonly [string, Partial<AnyOperation>])[] = [
  ['safe', { effect: 'safe' }],
  ['idempotent', { effect: 'idempotent', idempotency: { key: 'call' } }],
  ['unsafe', { effect: 'unsafe' }],
]
/** 40097 is on the list of refusals before any effect: additions 7. */
const refusal = answered({ errcode: 40097, errmsg: 'invalid args' })
const same = writtenBy('stable')

describe('a canary’s request that is refused before any effect', () => {
  test.each(effects)('is returned where stable’s is the same (%s): nobody is to blame', async (_effect, both) => {
    const { onCanary, transport, sentBy } = await armedRig({ both, canary: { encode: same } })
    transport.usual = refusal
    const report = await onCanary()
    expect([codeOf(report), sentBy().length]).toEqual(['40097', 1])
    expect(report.arm).toEqual({ isObserved: true, blame: 'no', rescued: false })
  })

  test.each(effects)(
    'is made again by stable where its own differs (%s): accepted, so it was the canary',
    async (_e, both) => {
      const { onCanary, transport, sentBy } = await armedRig({ both })
      transport.script.push(refusal)
      const { result, arm } = await onCanary({ idempotencyKey: 'K' })
      expect([result.kind, sentBy()]).toEqual(['output', ['canary POST /do', 'stable POST /do']])
      expect(arm).toMatchObject({ isObserved: true, blame: 'yes', errorClass: 'invalid-argument', rescued: true })
    },
  )

  test('is nobody’s fault where stable’s is refused likewise', async () => {
    const { onCanary, transport, sentBy } = await armedRig()
    transport.usual = refusal
    const report = await onCanary()
    expect([codeOf(report), sentBy().length]).toEqual(['40097', 2])
    expect(report.arm).toEqual({ isObserved: true, blame: 'no', rescued: false })
  })

  test('is its fault where WeChat has a business answer for stable', async () => {
    const { onCanary, transport } = await armedRig()
    transport.script.push(refusal, answered({ errcode: 43004, errmsg: 'require subscribe' }))
    const report = await onCanary()
    expect([codeOf(report), report.arm?.blame]).toEqual(['43004', 'yes'])
  })

  test('is blamed relatively where nobody learns what becomes of stable’s', async () => {
    const { onCanary, transport } = await armedRig()
    transport.script.push(refusal)
    transport.usual = refusedConnection
    expect((await onCanary()).arm).toMatchObject({ blame: 'relative', rescued: true })
  })

  test('is returned where stable would have refused it itself', async () => {
    const { onCanary, transport } = await armedRig({
      stable: { encode: () => failure('invalid-argument', 'own', 'no') },
    })
    transport.usual = refusal
    const report = await onCanary()
    expect([codeOf(report), report.arm?.blame]).toEqual(['40097', 'no'])
  })

  test('says nothing of an earlier sending that is in doubt: nothing is done anew', async () => {
    const { onCanary, transport, sentBy } = await armedRig({ both: effects[1]?.[1] ?? {} })
    transport.script.push(reset, refusal)
    await onCanary()
    expect(new Set(sentBy())).toEqual(new Set(['canary POST /do']))
  })

  test.each([
    ['accepted', answered({ errcode: 0, n: 1 }), 'output', 'yes'],
    ['refused likewise', answered({ errcode: 40066, errmsg: 'invalid url' }), '40066', 'no'],
  ] as const)(
    'for who asks may be for its signature: stable signs its own, which is %s',
    async (_w, answer, code, blame) => {
      const decode: AnyOperation['decode'] = (response) =>
        response.status === 401
          ? failure('config', 'SIGN_ERROR', 'sign', { nothingHappened: true })
          : (fakeOperation().decode(response, {} as never, {} as never) as never)
      const both = { effect: 'unsafe', encode: same, decode, authorize: async () => ({ authorization: 'x' }) } as const
      const { onCanary, transport, sentBy } = await armedRig({ both })
      transport.script.push(answered({}, 401), answer)
      const report = await onCanary()
      expect([codeOf(report), report.arm?.blame, sentBy().length]).toEqual([code, blame, 2])
      expect(report.arm?.signatureRefused?.inputHash.length).toBe(blame === 'yes' ? 64 : undefined)
    },
  )

  test('in the middle of a chain of an unsafe call is not begun anew', async () => {
    const decode: AnyOperation['decode'] = (_response, _call, { state }) =>
      state === undefined
        ? { kind: 'next', request: writtenBy('canary', { path: '/2' })({}), state: 1 }
        : failure('invalid-argument', '40097', 'no', { nothingHappened: true })
    const { onCanary, sentBy } = await armedRig({ both: { effect: 'unsafe' }, canary: { decode } })
    expect(codeOf(await onCanary())).toBe('40097')
    expect(sentBy()).toEqual(['canary POST /do', 'canary POST /2'])
  })
})

describe('the budget of rescues', () => {
  const boom = () => {
    throw new Error('boom')
  }

  test('is 20 in ten seconds where stable has few calls; the next one is told', async () => {
    const { onCanary, clock } = await armedRig({ canary: { encode: boom } })
    for (let i = 0; i < 20; i++) expect((await onCanary()).result.kind).toBe('output')
    const over = await onCanary()
    expect(codeOf(over)).toBe('WXH_PLUGIN_FAULT')
    expect(over.arm).toMatchObject({ blame: 'yes', rescued: false, budgetExhausted: true })
    await clock.advance(10_000)
    expect((await onCanary()).result.kind).toBe('output')
  })

  test('is a fifth of stable’s calls where there are many', async () => {
    const { onCanary, onStable } = await armedRig({ canary: { encode: boom } })
    for (let i = 0; i < 150; i++) await onStable()
    let rescued = 0
    while ((await onCanary()).arm?.rescued === true) rescued++
    // 20 % of 150.
    expect(rescued).toBe(30)
  })

  test('that is used up leaves an answer unread that stable could read, and tells of it', async () => {
    const decode: AnyOperation['decode'] = (_response, _call, { input }) =>
      (input as { n?: number }).n === 0 ? boom() : (output({ n: 1 }) as never)
    const { onCanary, sentBy } = await armedRig({ both: { effect: 'unsafe' }, canary: { decode } })
    for (let i = 0; i < 20; i++) await onCanary({ input: { n: 0 } })
    const over = await onCanary({ input: { n: 0 } })
    expect([codeOf(over), sentBy().length]).toEqual(['WXH_OUTCOME_UNKNOWN', 21])
    expect(over.arm).toMatchObject({ blame: 'yes', rescued: false, budgetExhausted: true })
  })

  test('is kept to by calls that fail at the same time', async () => {
    const { onCanary } = await armedRig({ canary: { authorize: async () => boom() } })
    const reports = await Promise.all(Array.from({ length: 30 }, () => onCanary()))
    expect(reports.filter(({ arm }) => arm?.rescued)).toHaveLength(20)
    expect(reports.filter(({ arm }) => arm?.budgetExhausted)).toHaveLength(10)
  })

  test('is not ended by refusals that may be the caller’s own', async () => {
    const { onCanary, transport } = await armedRig()
    transport.usual = refusal
    for (let i = 0; i < 25; i++) expect((await onCanary()).arm?.budgetExhausted).toBeUndefined()
    expect(transport.sent).toHaveLength(20 * 2 + 5)
  })

  test('that refusals used up ends no rollout of which one call fails then', async () => {
    const encode: AnyOperation['encode'] = (input) =>
      (input as { n?: number }).n === 0 ? boom() : writtenBy('canary')(input)
    const { onCanary, transport } = await armedRig({ canary: { encode } })
    transport.usual = refusal
    for (let i = 0; i < 20; i++) await onCanary()
    const { arm } = await onCanary({ input: { n: 0 } })
    expect(arm).toMatchObject({ blame: 'yes', rescued: false })
    expect(arm?.budgetExhausted).toBeUndefined()
  })
})
