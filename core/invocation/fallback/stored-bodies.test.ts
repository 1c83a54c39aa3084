import { describe, expect, test } from 'vitest'
import { type AnyOperation, Type } from '../../protocol/index.ts'
import { type Arms, armedRig, writtenBy } from '../../testing/armed-rig.ts'
import { fakeOperation } from '../../testing/fake-plugin.ts'
import { codeOf } from '../../testing/report.ts'
import { answered, reset } from '../../testing/scripted-transport.ts'

/** As an order: WeChat knows it by `no`, for ever. */
const order: Partial<AnyOperation> = {
  effect: 'idempotent',
  idempotency: { key: '/no' },
  input: Type.Object({ no: Type.String() }),
}
const number = { input: { no: 'T1' } }
const lost = [reset, reset, reset, reset]
const boom = () => {
  throw new Error('boom')
}
const canaryElsewhere = { encode: writtenBy('canary', { path: '/new' }) }
const asked = (read: NonNullable<AnyOperation['resolve']>['read']): Pick<Required<Arms>, 'more' | 'both'> => ({
  more: { ask: fakeOperation({ encode: writtenBy('stable', { method: 'GET', path: '/ask' }) }) },
  both: { ...order, resolve: { operation: 'ask', input: () => ({}), read } } as Partial<AnyOperation>,
})

describe('a number whose canary body may have left', () => {
  test('is sent again as it is by stable, after a rollback', async () => {
    const { onCanary, onStable, transport, sentBy } = await armedRig({ both: order })
    transport.script.push(...lost)
    expect(codeOf(await onCanary(number))).toBe('WXH_OUTCOME_UNKNOWN')
    const { result, arm } = await onStable(number)
    expect(result).toMatchObject({ kind: 'output', output: { n: 1 } })
    expect(new Set(sentBy())).toEqual(new Set(['canary POST /do']))
    expect(arm).toMatchObject({ isObserved: true, blame: 'no' })
  })

  test('is sent and read by the version that wrote it, where stable would ask another place', async () => {
    const { onCanary, onStable, transport, sentBy } = await armedRig({ both: order, canary: canaryElsewhere })
    transport.script.push(...lost)
    await onCanary(number)
    const { result, arm } = await onStable(number)
    expect([result.kind, new Set(sentBy())]).toEqual(['output', new Set(['canary POST /new'])])
    expect(arm).toEqual({ isObserved: false, blame: 'no', rescued: false })
  })

  test('is only asked for once the version that wrote it is gone', async () => {
    const { onCanary, onStable, transport, sentBy } = await armedRig(
      { ...asked(() => ({ kind: 'resend' })), canary: canaryElsewhere },
      { others: [] },
    )
    transport.script.push(reset, reset)
    transport.usual = reset
    await onCanary(number)
    const before = sentBy().length
    transport.usual = answered({ errcode: 0, n: 1 })
    expect(codeOf(await onStable(number))).toBe('WXH_OUTCOME_UNKNOWN')
    expect(sentBy().slice(before)).toEqual(['stable GET /ask'])
  })

  test('is unknown where it can be neither read nor asked for', async () => {
    const { onCanary, onStable, transport } = await armedRig({ both: order, canary: canaryElsewhere }, { others: [] })
    transport.script.push(...lost)
    await onCanary(number)
    const before = transport.sent.length
    expect(codeOf(await onStable(number))).toBe('WXH_OUTCOME_UNKNOWN')
    expect(transport.sent).toHaveLength(before)
  })

  test('is asked for by stable in the same call, and sent again where it proves not done', async () => {
    const { onCanary, sentBy } = await armedRig({
      ...asked(() => ({ kind: 'resend' })),
      canary: { decode: () => ({ kind: 'untrusted', reason: 'signature' }) },
      stable: { decode: readOnce() },
    })
    const { result } = await onCanary({ ...number, deadline: 1e15 })
    expect(result.kind).toBe('output')
    expect(new Set(sentBy())).toEqual(new Set(['canary POST /do', 'stable GET /ask']))
  })
})

/** Trusts an answer to a repeat only: what the canary was answered first is not for it to read. */
const readOnce = (): AnyOperation['decode'] => {
  let answers = 0
  return () =>
    ++answers > 5 ? ({ kind: 'output', output: { n: 1 } } as never) : { kind: 'untrusted', reason: 'probe' }
}

describe('a number whose canary body surely had no effect', () => {
  const refusal = answered({ errcode: 40097, errmsg: 'invalid args' })

  test('gets stable’s body in its place before that is sent', async () => {
    const rig = await armedRig({ both: order })
    rig.transport.script.push(refusal, ...lost)
    expect(codeOf(await rig.onCanary(number))).toBe('WXH_OUTCOME_UNKNOWN')
    // The repeat of whoever comes back sends what stable sent, on either arm.
    await rig.onCanary(number)
    await rig.onStable(number)
    expect(rig.sentBy().slice(0, 2)).toEqual(['canary POST /do', 'stable POST /do'])
    expect(new Set(rig.sentBy().slice(1))).toEqual(new Set(['stable POST /do']))
  })

  test('keeps the canary’s body, and sends nothing of stable’s, where the new one cannot be stored', async () => {
    let puts = 0
    const rig = await armedRig(
      { both: order },
      {
        intents: {
          get: () => undefined,
          put: async () => {
            if (++puts > 1) throw new Error('disk full')
          },
          delete: async () => {},
          close: async () => {},
        },
      },
    )
    rig.transport.script.push(refusal)
    expect(codeOf(await rig.onCanary(number))).toBe('WXH_STORE_UNAVAILABLE')
    expect(rig.sentBy()).toEqual(['canary POST /do'])
  })

  test('gets stable’s body after a sending in doubt, too, where a question proves that nothing was done', async () => {
    const { more, both } = asked(() => ({ kind: 'resend' }))
    const rig = await armedRig({ more, both })
    const sent = ['canary POST /do', 'stable GET /ask', 'canary POST /do', 'stable POST /do']
    rig.transport.script.push(reset, answered({ errcode: 0, n: 1 }), refusal)
    const { result, arm } = await rig.onCanary(number)
    expect([result.kind, rig.sentBy()]).toEqual(['output', sent])
    expect(arm).toMatchObject({ blame: 'yes', rescued: true })
  })

  test('is stable’s after a rollback, once a question and a refusal prove that nothing was done', async () => {
    const { more, both } = asked(() => ({ kind: 'resend' }))
    const rig = await armedRig({ more, both })
    rig.transport.usual = reset
    await rig.onCanary(number)
    const before = rig.sentBy().length
    rig.transport.usual = answered({ errcode: 0, n: 1 })
    rig.transport.script.push(answered({ errcode: 0, n: 1 }), refusal)
    const { result, attempts } = await rig.onStable(number)
    expect([result.kind, attempts]).toEqual(['output', 3])
    expect(rig.sentBy().slice(before)).toEqual(['stable GET /ask', 'canary POST /do', 'stable POST /do'])
  })

  test('and that stable’s body is refused for likewise is the caller’s to mend: the number is free', async () => {
    const { more, both } = asked(() => ({ kind: 'resend' }))
    const rig = await armedRig({ more, both })
    rig.transport.usual = reset
    await rig.onStable(number)
    const before = rig.sentBy().length
    rig.transport.usual = answered({ errcode: 0, n: 1 })
    rig.transport.script.push(answered({ errcode: 0, n: 1 }), refusal)
    expect(codeOf(await rig.onStable(number))).toBe('40097')
    expect(rig.sentBy().slice(before)).toEqual(['stable GET /ask', 'stable POST /do'])
    expect((await rig.onStable({ input: { no: 'T1', more: 1 } })).result.kind).toBe('output')
  })

  test('is stable’s from the start where the canary could not encode', async () => {
    const { onCanary, onStable, transport, sentBy } = await armedRig({ both: order, canary: { encode: boom } })
    transport.script.push(...lost)
    await onCanary(number)
    await onStable(number)
    expect(new Set(sentBy())).toEqual(new Set(['stable POST /do']))
  })
})

test('a number that stable wrote is sent as it is by a canary that cannot authorize, by stable', async () => {
  const { onCanary, onStable, transport, sentBy } = await armedRig({ both: order, canary: { authorize: boom } })
  transport.script.push(...lost)
  await onStable(number)
  const { result, arm } = await onCanary(number)
  expect([result.kind, new Set(sentBy())]).toEqual(['output', new Set(['stable POST /do'])])
  expect(arm).toMatchObject({ blame: 'yes', rescued: true })
})

test('a caller’s key that was answered on the canary is answered from the store on stable', async () => {
  const { onCanary, onStable, transport } = await armedRig({ both: { effect: 'unsafe' }, canary: { decode: boom } })
  const key = { idempotencyKey: 'mine' }
  await onCanary(key)
  const again = await onStable(key)
  expect(again.result).toMatchObject({ kind: 'output', output: { n: 1 }, replayed: true })
  expect([transport.sent.length, again.arm?.isObserved]).toEqual([1, false])
})

test('a canary that promises more than stable is held to stable’s promise', async () => {
  const { onCanary, transport } = await armedRig({ stable: { effect: 'unsafe' }, canary: order })
  transport.script.push(reset)
  expect(codeOf(await onCanary(number))).toBe('WXH_OUTCOME_UNKNOWN')
  expect(transport.sent).toHaveLength(1)
})

test('what becomes of a rescued call is followed once, under stable’s word', async () => {
  const tracks: AnyOperation['tracks'] = (_input, given) => ({
    key: 'T1',
    owner: 'app',
    stage: given === undefined ? 'sent' : 'accepted',
  })
  const { onCanary, followed, forgotten } = await armedRig({ both: { ...order, tracks }, canary: { decode: boom } })
  await onCanary(number)
  expect(followed.map((each) => each.stage)).toEqual(['sent', 'sent', 'accepted'])
  expect(forgotten).toEqual([])
})
