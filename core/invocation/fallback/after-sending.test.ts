import { describe, expect, test } from 'vitest'
import { type AnyOperation, failure, output } from '../../protocol/index.ts'
import { type Arms, armedRig, writtenBy } from '../../testing/armed-rig.ts'
import { fakeOperation } from '../../testing/fake-plugin.ts'
import { codeOf } from '../../testing/report.ts'
import { answered, reset } from '../../testing/scripted-transport.ts'

const safe: Partial<AnyOperation> = { effect: 'safe' }
const idempotent: Partial<AnyOperation> = { effect: 'idempotent', idempotency: { key: 'call' } }
const unsafe: Partial<AnyOperation> = { effect: 'unsafe' }
const effects = [
  ['safe', safe],
  ['idempotent', idempotent],
  ['unsafe', unsafe],
] as const

const boom = () => {
  throw new Error('boom')
}
const elsewhere = (arm: 'stable' | 'canary') => writtenBy(arm, { path: '/new' })
const untrusted: AnyOperation['decode'] = () => ({ kind: 'untrusted', reason: 'signature' })
/** What became of it: `read` says what the answer to the question proves. */
const asking = (
  read: NonNullable<AnyOperation['resolve']>['read'],
): { more: NonNullable<Arms['more']>; resolve: object } => ({
  more: { ask: fakeOperation({ encode: writtenBy('stable', { method: 'GET', path: '/ask' }) }) },
  resolve: { operation: 'ask', input: () => ({}), read },
})

describe('when decode of the canary fails and stable would have asked the same place', () => {
  const faults: readonly (readonly [string, AnyOperation['decode'], boolean])[] = [
    ['throws', boom, true],
    ['breaks its schema', () => output({ n: 'one' }) as never, true],
    ['never comes back', () => new Promise<never>(() => {}), false],
  ]
  describe.each(faults)('(%s)', (_what, decode, isSuspicious) => {
    test.each(effects)('stable reads the same answer of a call that is %s; nothing is sent again', async (_e, both) => {
      const { onCanary, sentBy } = await armedRig({ both, canary: { decode } })
      const { result, arm } = await onCanary()
      expect(result).toMatchObject({ kind: 'output', output: { n: 1 } })
      expect(sentBy()).toEqual(['canary POST /do'])
      expect(arm).toMatchObject({ isObserved: true, blame: 'yes', errorClass: 'plugin-fault', rescued: true })
      expect(arm?.suspicion?.phase).toBe(isSuspicious ? 'decode' : undefined)
      if (isSuspicious) expect(arm?.suspicion?.response?.status).toBe(200)
    })
  })

  test('what stable reads may be a "no", which is then the caller’s', async () => {
    const { onCanary, transport, sentBy } = await armedRig({ both: unsafe, canary: { decode: boom } })
    transport.usual = answered({ errcode: 43004, errmsg: 'require subscribe' })
    const report = await onCanary()
    expect([codeOf(report), sentBy().length, report.arm?.blame]).toEqual(['43004', 1, 'yes'])
  })

  test('what stable reads may be a refused credential: renewed, and the stored body sent again', async () => {
    const { onCanary, transport, sentBy } = await armedRig({ both: idempotent, canary: { decode: boom } })
    transport.script.push(answered({ errcode: 40001, errmsg: 'invalid credential' }))
    const { result } = await onCanary()
    expect([result.kind, sentBy()]).toEqual(['output', ['canary POST /do', 'canary POST /do']])
  })
})

describe('when decode of the canary fails and stable would have asked another place', () => {
  const canary = { encode: elsewhere('canary'), decode: boom }

  test('stable handles what is safe', async () => {
    const { onCanary, sentBy } = await armedRig({ canary })
    const { result, arm } = await onCanary()
    expect([result.kind, sentBy().at(-1)]).toEqual(['output', 'stable POST /do'])
    expect(arm).toMatchObject({ blame: 'yes', rescued: true })
    expect(arm?.suspicion).toBeUndefined()
  })

  test('what is idempotent is never sent to another place: its outcome is unknown', async () => {
    const { onCanary, sentBy } = await armedRig({ both: idempotent, canary })
    const report = await onCanary()
    expect([codeOf(report), new Set(sentBy())]).toEqual(['WXH_OUTCOME_UNKNOWN', new Set(['canary POST /new'])])
    expect(report.arm).toMatchObject({ blame: 'yes', rescued: false })
  })

  test('what is unsafe is not sent again', async () => {
    const { onCanary, sentBy } = await armedRig({ both: unsafe, canary })
    const report = await onCanary()
    expect([codeOf(report), sentBy()]).toEqual(['WXH_OUTCOME_UNKNOWN', ['canary POST /new']])
  })

  test.each([
    ['idempotent', idempotent],
    ['unsafe', unsafe],
  ])('stable asks what became of what is %s, where the canary cannot', async (_effect, both) => {
    const { more, resolve } = asking((found) => found as never)
    const { resolve: broken } = asking(boom)
    const { onCanary, transport, sentBy } = await armedRig({
      both,
      more,
      stable: { resolve } as never,
      canary: { ...canary, resolve: broken } as never,
    })
    transport.usual = answered({ errcode: 0, n: 5 })
    const { result, arm } = await onCanary()
    expect(result).toMatchObject({ kind: 'output', output: { n: 5 } })
    expect(sentBy().filter((sent) => sent.includes('POST'))).toEqual(['canary POST /new'])
    expect(arm).toMatchObject({ blame: 'yes', rescued: true })
  })
})

describe('when no answer comes', () => {
  test('what is safe is tried again, then stable handles it', async () => {
    const { onCanary, transport, sentBy } = await armedRig()
    transport.script.push(reset, reset, reset, reset)
    const { result, arm } = await onCanary()
    expect([result.kind, sentBy()]).toEqual(['output', [...Array(4).fill('canary POST /do'), 'stable POST /do']])
    expect(arm).toMatchObject({ isObserved: true, blame: 'yes', errorClass: 'transport', rescued: true })
  })

  test('one that comes at a later try is no fault', async () => {
    const { onCanary, transport } = await armedRig({ both: idempotent })
    transport.script.push(reset)
    expect((await onCanary()).arm).toEqual({ isObserved: true, blame: 'no', rescued: false })
  })

  test('what is unsafe is never sent again, and the outcome is unknown', async () => {
    const { onCanary, transport } = await armedRig({ both: unsafe })
    transport.script.push(reset)
    const report = await onCanary()
    expect([codeOf(report), transport.sent.length]).toEqual(['WXH_OUTCOME_UNKNOWN', 1])
    expect(report.arm).toMatchObject({ blame: 'yes', rescued: false })
  })

  test('a caller who hung up is not answered by stable, and nobody is to blame', async () => {
    const { onCanary, transport } = await armedRig()
    const gone = new AbortController()
    transport.usual = () => {
      gone.abort()
      return { kind: 'no-answer', reason: 'aborted', code: 'aborted' }
    }
    const report = await onCanary({ signal: gone.signal })
    expect([codeOf(report), transport.sent.length]).toEqual(['WXH_CALLER_GONE', 1])
    expect(report.arm).toEqual({ isObserved: true, blame: 'no', rescued: false, isGivenUp: true })
  })

  test.each<[number, string]>([
    [2_499, 'relative'],
    [2_500, 'yes'],
  ])('in the %d ms that the caller gave it, the blame is "%s"', async (ms, blame) => {
    const { onCanary, clock, transport } = await armedRig({ both: unsafe })
    transport.usual = { kind: 'no-answer', reason: 'deadline', code: 'deadline' }
    expect((await onCanary({ deadline: clock.now() + ms })).arm).toMatchObject({ blame, errorClass: 'transport' })
  })
})

describe('when the canary does not trust an answer', () => {
  test.each(effects)(
    'that stable trusts, stable’s reading of a call that is %s is the answer',
    async (_effect, both) => {
      const { onCanary, sentBy } = await armedRig({ both, canary: { decode: untrusted } })
      const { result, arm } = await onCanary()
      expect([result.kind, sentBy()]).toEqual(['output', ['canary POST /do']])
      expect(arm).toMatchObject({ blame: 'yes', errorClass: 'transport', rescued: true })
    },
  )

  test('nor does stable, it is blamed relatively only', async () => {
    const { onCanary } = await armedRig({ both: { ...idempotent, decode: untrusted } })
    const report = await onCanary()
    expect(codeOf(report)).toBe('WXH_OUTCOME_UNKNOWN')
    expect(report.arm).toMatchObject({ blame: 'relative', errorClass: 'transport' })
  })

  test('stable sends what is idempotent once more, with the stored body', async () => {
    let answers = 0
    const decode: AnyOperation['decode'] = () =>
      ++answers > 5 ? (output({ n: 9 }) as never) : { kind: 'untrusted', reason: 'probe' }
    const { onCanary, sentBy } = await armedRig({ both: idempotent, stable: { decode }, canary: { decode: untrusted } })
    const { result } = await onCanary({ deadline: 1e15 })
    expect(result).toMatchObject({ kind: 'output', output: { n: 9 } })
    expect(new Set(sentBy())).toEqual(new Set(['canary POST /do']))
  })
})

describe('what the table returns', () => {
  test.each<readonly [string, object, string]>([
    ['a business answer', { errcode: 43004, errmsg: 'require subscribe' }, 'no'],
    ['a quota', { errcode: 45009, errmsg: 'reach max api daily quota limit' }, 'no'],
  ])('%s is the caller’s, and no fault', async (_what, body, blame) => {
    const { onCanary, transport, sentBy } = await armedRig({ both: unsafe })
    transport.usual = answered(body)
    const { result, arm } = await onCanary()
    expect([result.kind, sentBy()]).toEqual(['refused', ['canary POST /do']])
    expect(arm).toEqual({ isObserved: true, blame, rescued: false })
  })

  test('busy is tried again by the same arm, and blamed relatively only', async () => {
    const busy = () => failure('retryable', '-1', 'system busy')
    const { onCanary, sentBy } = await armedRig({ both: { decode: busy } })
    const report = await onCanary()
    expect([codeOf(report), new Set(sentBy())]).toEqual(['-1', new Set(['canary POST /do'])])
    expect(report.arm).toEqual({ isObserved: true, blame: 'relative', errorClass: 'retryable', rescued: false })
  })

  test('a credential that stays refused says nothing of the arm: it is no fault, and proves nothing good', async () => {
    const { onCanary, transport } = await armedRig()
    transport.usual = answered({ errcode: 40001, errmsg: 'invalid credential' })
    const { arm } = await onCanary()
    expect(arm).toEqual({ isObserved: false, blame: 'no', rescued: false })
  })

  test('a key that stays unknown is an answer that is not trusted', async () => {
    const decode: AnyOperation['decode'] = () => ({ kind: 'decode-again', refresh: 'access-token' })
    const { onCanary } = await armedRig({ both: { decode } })
    expect((await onCanary()).arm).toMatchObject({ blame: 'relative', rescued: true })
  })
})

test('the answer of a chain that stable did not begin is not stable’s to read', async () => {
  const next: AnyOperation['decode'] = (_response, _call, { state }) =>
    state === undefined ? { kind: 'next', request: writtenBy('canary', { path: '/2' })({}), state: 1 } : boom()
  const { onCanary, sentBy } = await armedRig({ canary: { decode: next } })
  const { result, arm } = await onCanary({ deadline: 1e15 })
  expect([result.kind, sentBy().at(-1)]).toEqual(['output', 'stable POST /do'])
  expect(arm).toMatchObject({ blame: 'yes', rescued: true })
})
