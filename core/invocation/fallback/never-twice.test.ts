import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AnyOperation, Type } from '../../protocol/index.ts'
import { armedRig, writtenBy } from '../../testing/armed-rig.ts'
import { fakeOperation } from '../../testing/fake-plugin.ts'
import { answered, refusedConnection, reset } from '../../testing/scripted-transport.ts'
import type { SendOutcome } from '../../transport/send-outcome.ts'

const boom = () => {
  throw new Error('boom')
}
const faults: Readonly<Record<string, Partial<AnyOperation>>> = {
  none: {},
  encode: { encode: boom },
  authorize: { authorize: boom },
  decode: { decode: boom },
  untrusted: { decode: () => ({ kind: 'untrusted', reason: 'signature' }) },
  elsewhere: { encode: writtenBy('canary', { path: '/new' }) },
  'elsewhere and decode': { encode: writtenBy('canary', { path: '/new' }), decode: boom },
}
/** What WeChat's side does, and whether the request may have been carried out. */
const outcomes: Readonly<Record<string, readonly [SendOutcome, boolean]>> = {
  output: [answered({ errcode: 0, n: 1 }), true],
  lost: [reset, true],
  busy: [answered({ errcode: -1, errmsg: 'system error' }), true],
  garbled: [answered('<html>'), true],
  'no connection': [refusedConnection, false],
  'refused before any effect': [answered({ errcode: 40097, errmsg: 'invalid args' }), false],
  'credential refused': [answered({ errcode: 40001, errmsg: 'invalid credential' }), false],
}

const order: Partial<AnyOperation> = {
  effect: 'idempotent',
  idempotency: { key: '/no' },
  input: Type.Object({ no: Type.String() }),
}
interface Play {
  readonly fault: string
  readonly script: readonly string[]
  readonly calls: readonly ('onCanary' | 'onStable')[]
}

const plays: fc.Arbitrary<Play> = fc.record({
  fault: fc.constantFrom(...Object.keys(faults)),
  script: fc.array(fc.constantFrom(...Object.keys(outcomes)), { maxLength: 9 }),
  calls: fc.array(fc.constantFrom('onCanary' as const, 'onStable' as const), { minLength: 1, maxLength: 4 }),
})

/** Every request in the order of sending: what it was, and whether it may have been carried out. */
async function play(both: Partial<AnyOperation>, { fault, script, calls }: Play) {
  const rig = await armedRig({ both, canary: faults[fault] ?? {} })
  const may: boolean[] = []
  const step = () => {
    const [outcome, mayHaveEffect] = outcomes[script[may.length] ?? 'output'] ?? [reset, true]
    may.push(mayHaveEffect)
    return outcome
  }
  rig.transport.usual = step
  for (const call of calls) await rig[call]({ input: { no: 'T1' }, deadline: 1e15 })
  return rig.sentBy().map((what, i) => ({ what, mayHaveEffect: may[i] === true }))
}

test('a number is never sent with another body once one may have been carried out', async () => {
  await fc.assert(
    fc.asyncProperty(plays, async (given) => {
      const sent = await play(order, given)
      const first = sent.findIndex(({ mayHaveEffect }) => mayHaveEffect)
      const after = first === -1 ? [] : sent.slice(first).map(({ what }) => what)
      expect(new Set(after).size).toBeLessThanOrEqual(1)
    }),
    { numRuns: 80 },
  )
})

test('an unsafe call is sent once at most that may be carried out', async () => {
  await fc.assert(
    fc.asyncProperty(plays, async (given) => {
      const sent = await play({ effect: 'unsafe' }, { ...given, calls: given.calls.slice(0, 1) })
      expect(sent.filter(({ mayHaveEffect }) => mayHaveEffect).length).toBeLessThanOrEqual(1)
    }),
    { numRuns: 80 },
  )
})

/** What becomes of a request that is well-formed: whether it is carried out, and what the host learns. */
const fates: Readonly<Record<string, readonly [isDone: boolean, told: SendOutcome]>> = {
  answered: [true, answered({ errcode: 0, n: 1 })],
  'done, answer lost': [true, reset],
  'lost on the way': [false, reset],
  'busy, done': [true, answered({ errcode: -1, errmsg: 'system error' })],
  'busy, not done': [false, answered({ errcode: -1, errmsg: 'system error' })],
}

test('a number that is asked for is done with one body, also where the canary’s is refused for what it is', async () => {
  const given = fc.record({
    fault: fc.constantFrom(...Object.keys(faults)),
    isBad: fc.boolean(),
    script: fc.array(fc.constantFrom(...Object.keys(fates)), { maxLength: 12 }),
    calls: fc.array(fc.constantFrom('onCanary' as const, 'onStable' as const), { minLength: 1, maxLength: 4 }),
  })
  const read: NonNullable<AnyOperation['resolve']>['read'] = (found) =>
    found.kind === 'error' ? { kind: 'resend' } : (found as never)
  const both = { ...order, resolve: { operation: 'ask', input: () => ({}), read } } as Partial<AnyOperation>
  const more = { ask: fakeOperation({ encode: writtenBy('stable', { method: 'GET', path: '/ask' }) }) }
  await fc.assert(
    fc.asyncProperty(given, async ({ fault, isBad, script, calls }) => {
      const rig = await armedRig({ both, more, canary: faults[fault] ?? {} })
      const done: string[] = []
      const late: string[] = []
      let turn = 0
      rig.transport.usual = ({ method, body }) => {
        const [isDone, told] = fates[script[turn++] ?? 'answered'] ?? [true, reset]
        if (method === 'GET' && told === reset) return reset
        if (method === 'GET')
          return done.length > 0 ? answered({ errcode: 0, n: 1 }) : answered({ errcode: 43004, errmsg: 'none' })
        const writer = String(body).includes('"arm":"canary"') ? 'canary' : 'stable'
        if (done.length > 0 && !done.includes(writer)) late.push(writer)
        if (isBad && writer === 'canary') return told === reset ? reset : answered({ errcode: 40097, errmsg: 'bad' })
        if (isDone) done.push(writer)
        return told
      }
      for (const call of calls) await rig[call]({ input: { no: 'T1' }, deadline: 1e15 })
      expect([new Set(done).size <= 1, late]).toEqual([true, []])
    }),
    { numRuns: 120 },
  )
})
