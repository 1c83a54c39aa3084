import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Effect, type ErrorClass, errorClasses, type Failure, failure } from '../protocol/index.ts'
import { backoffMs } from './backoff.ts'
import { type Decision, decide, maxAttempts, type Situation } from './decide.ts'
import type { Happened } from './happened.ts'

const now = 1_000_000
const situation = (effect: Effect, more: Partial<Situation> = {}): Situation => ({
  effect,
  attempt: 1,
  renewed: new Set(),
  inDoubt: false,
  now,
  deadline: now + 10_000,
  firstSentAt: now,
  windowMs: undefined,
  canAsk: false,
  budget: true,
  random: 0.5,
  ...more,
})
const no = (kind: ErrorClass, more: Partial<Failure> = {}): Happened => ({
  kind: 'failure',
  failure: failure(kind, '1', 'no', more),
})
const say = (decision: Decision): string => {
  if (decision.do === 'resend') return 'send again'
  if (decision.do === 'ask') return 'ask, then as it proves'
  return decision.do === 'renew' ? 'renew, send again' : decision.as
}

const happenings = {
  'it could not connect': { kind: 'not-sent', reason: 'connect', code: 'ECONNREFUSED' },
  'time ran out before it left': { kind: 'not-sent', reason: 'deadline', code: 'queued' },
  'it left and the connection was reset': { kind: 'no-answer', reason: 'reset', code: 'ECONNRESET' },
  'it left and no headers came in time': { kind: 'no-answer', reason: 'timeout', code: 'UND_ERR_HEADERS_TIMEOUT' },
  'it left and the answer was cut': { kind: 'no-answer', reason: 'truncated', code: 'x' },
  'it left and the answer was too large': { kind: 'no-answer', reason: 'too-large', code: 'too-large' },
  'it left and the coding could not be undone': { kind: 'no-answer', reason: 'coding', code: 'coding' },
  'an answer came that is not to be trusted': { kind: 'untrusted', reason: 'not-wechat' },
  'the plugin could not read the answer': {
    kind: 'unreadable',
    fault: { kind: 'fault', phase: 'decode', what: 'threw', note: 'x' },
  },
  'WeChat refused the credential': {
    kind: 'credential-rejected',
    credential: 'access-token',
    code: '40001',
    message: '',
  },
  'WeChat answered with an output': { kind: 'output', output: 1, warnings: [] },
  'WeChat answered with a business error': no('business'),
  'WeChat refused before any effect': no('invalid-argument', { nothingHappened: true }),
  'WeChat is busy': no('retryable'),
  'WeChat is busy and nothing happened': no('retryable', { nothingHappened: true }),
  'WeChat limits the rate': no('rate-limited'),
  'WeChat limits the rate and nothing happened': no('rate-limited', { nothingHappened: true }),
} as const satisfies Record<string, Happened>

const effects = ['safe', 'idempotent', 'unsafe'] as const
const silent = ['send again', 'send again', 'outcome-unknown'] as const

// Architecture, "When an arm fails: the fallback table", with one arm: what to do next for a safe, an idempotent and an
// unsafe operation.
const table: readonly (readonly [keyof typeof happenings, readonly [string, string, string]])[] = [
  ['it could not connect', ['send again', 'send again', 'send again']],
  ['time ran out before it left', ['deadline', 'deadline', 'deadline']],
  ['it left and the connection was reset', silent],
  ['it left and no headers came in time', silent],
  ['it left and the answer was cut', silent],
  ['it left and the answer was too large', silent],
  ['it left and the coding could not be undone', silent],
  ['an answer came that is not to be trusted', silent],
  ['the plugin could not read the answer', silent],
  ['WeChat refused the credential', ['renew, send again', 'renew, send again', 'renew, send again']],
  ['WeChat answered with an output', ['answered', 'answered', 'answered']],
  ['WeChat answered with a business error', ['answered', 'answered', 'answered']],
  ['WeChat refused before any effect', ['answered', 'answered', 'answered']],
  ['WeChat is busy', silent],
  ['WeChat is busy and nothing happened', ['send again', 'send again', 'send again']],
  ['WeChat limits the rate', ['send again', 'send again', 'answered']],
  ['WeChat limits the rate and nothing happened', ['send again', 'send again', 'send again']],
]
const cells = table.flatMap(([what, does]) => effects.map((effect, i) => [what, effect, does[i]] as const))

describe('the fallback table', () => {
  test.each(cells)('when %s, the next step of an operation that is %s: %s', (what, effect, does) => {
    expect(say(decide(happenings[what], situation(effect)))).toBe(does)
  })

  test('has a row for all that can happen', () => {
    expect(table.map(([what]) => what)).toEqual(Object.keys(happenings))
  })
})

// The same rows once no further sending is allowed: how the call then ends.
const unknown = 'outcome-unknown'
const endings: readonly (readonly [keyof typeof happenings, readonly [string, string, string]])[] = [
  ['it could not connect', ['unreachable', 'unreachable', 'unreachable']],
  ['it left and the connection was reset', ['untrusted', unknown, unknown]],
  ['an answer came that is not to be trusted', ['untrusted', unknown, unknown]],
  ['the plugin could not read the answer', ['unreadable', unknown, unknown]],
  ['WeChat is busy', ['answered', unknown, unknown]],
  ['WeChat is busy and nothing happened', ['answered', 'answered', 'answered']],
  ['WeChat limits the rate', ['answered', 'answered', 'answered']],
]
const ends = endings.flatMap(([what, as]) => effects.map((effect, i) => [what, effect, as[i]] as const))

describe('when no more may be sent', () => {
  const limits: readonly (readonly [string, Partial<Situation>])[] = [
    ['four were', { attempt: maxAttempts }],
    ['the budget of retries is used up', { budget: false }],
    ['the deadline is too near', { deadline: now + 50 }],
  ]
  describe.each(limits)('because %s', (_name, more) => {
    test.each(ends)('and %s, an operation that is %s ends as %s', (what, effect, as) => {
      expect(decide(happenings[what], situation(effect, more))).toEqual({ do: 'finish', as })
    })
  })

  test('because WeChat forgets the key, an idempotent operation ends as outcome-unknown', () => {
    const late = { windowMs: 540_000, firstSentAt: now - 539_950 }
    const happened = happenings['it left and the connection was reset']
    expect(decide(happened, situation('idempotent', late))).toEqual({ do: 'finish', as: unknown })
    expect(decide(happened, situation('idempotent', { ...late, firstSentAt: now - 539_949 }))).toMatchObject({
      do: 'resend',
    })
    expect(decide(happened, situation('safe', late))).toMatchObject({ do: 'resend' })
  })

  test('because its caller has gone, a safe operation ends at once', () => {
    const gone: Happened = { kind: 'no-answer', reason: 'aborted', code: 'aborted' }
    expect(decide(gone, situation('safe'))).toEqual({ do: 'finish', as: 'deadline' })
    expect(decide({ kind: 'not-sent', reason: 'aborted', code: 'aborted' }, situation('safe'))).toEqual({
      do: 'finish',
      as: 'deadline',
    })
  })

  test('because time is over, a safe operation ends so', () => {
    const silence: Happened = { kind: 'no-answer', reason: 'deadline', code: 'deadline' }
    const over = { now: now + 10_000 }
    expect(decide(silence, situation('safe', over))).toEqual({ do: 'finish', as: 'deadline' })
    expect(decide(silence, situation('idempotent', over))).toEqual({ do: 'finish', as: unknown })
    expect(decide(silence, situation('unsafe', over))).toEqual({ do: 'finish', as: unknown })
  })
})

describe('a credential', () => {
  const rejected = happenings['WeChat refused the credential']
  test('is renewed once, by its name', () => {
    expect(decide(rejected, situation('unsafe'))).toEqual({ do: 'renew', credential: 'access-token' })
    expect(decide(rejected, situation('unsafe', { renewed: new Set(['jsapi-ticket']) }))).toMatchObject({ do: 'renew' })
    const renewed = new Set(['access-token'])
    expect(decide(rejected, situation('unsafe', { renewed }))).toEqual({ do: 'finish', as: 'credential' })
  })
})

describe('after a sending in doubt', () => {
  const doubts: readonly (readonly [keyof typeof happenings, Partial<Situation>])[] = [
    ['it could not connect', { attempt: maxAttempts }],
    ['time ran out before it left', {}],
    ['WeChat refused the credential', { renewed: new Set(['access-token']) }],
    ['WeChat is busy and nothing happened', { attempt: maxAttempts }],
    ['WeChat limits the rate', { attempt: maxAttempts }],
  ]
  test.each(doubts)('when %s, nobody knows the outcome', (what, more) => {
    expect(decide(happenings[what], situation('idempotent', { ...more, inDoubt: true }))).toEqual({
      do: 'finish',
      as: unknown,
    })
  })

  test.each(['config', 'permission', 'credential'] as const)('a refusal for the %s answers nothing', (kind) => {
    expect(decide(no(kind), situation('idempotent', { inDoubt: true }))).toEqual({ do: 'finish', as: unknown })
    expect(decide(no(kind), situation('idempotent'))).toEqual({ do: 'finish', as: 'answered' })
  })

  test('a definite answer is one', () => {
    for (const what of ['WeChat answered with an output', 'WeChat answered with a business error'] as const)
      expect(decide(happenings[what], situation('idempotent', { inDoubt: true }))).toEqual({
        do: 'finish',
        as: 'answered',
      })
  })

  test('a safe operation knows no doubt', () => {
    expect(
      decide(happenings['it could not connect'], situation('safe', { inDoubt: true, attempt: maxAttempts })),
    ).toEqual({ do: 'finish', as: 'unreachable' })
  })
})

describe('the wait before a sending', () => {
  test('is what WeChat asks for, in its answer or its header, where that is longer', () => {
    const asked = no('rate-limited', { retryAfterMs: 3_000 })
    const both = { ...asked, retryAfterMs: 4_000 } as Happened
    expect(decide(asked, situation('safe'))).toEqual({ do: 'resend', afterMs: 3_000 })
    expect(decide(both, situation('safe'))).toEqual({ do: 'resend', afterMs: 4_000 })
    const page: Happened = { kind: 'untrusted', reason: 'not-wechat', retryAfterMs: 2_000 }
    expect(decide(page, situation('safe'))).toEqual({ do: 'resend', afterMs: 2_000 })
  })

  test('is never past the deadline', () => {
    const asked = no('rate-limited', { retryAfterMs: 10_000 })
    expect(decide(asked, situation('safe'))).toEqual({ do: 'finish', as: 'answered' })
  })

  test('lies between nothing and the doubled base, capped at 2 s', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const ms = backoffMs(attempt, random)
        expect(ms).toBeGreaterThanOrEqual(0)
        expect(ms).toBeLessThanOrEqual(Math.min(2_000, 100 * 2 ** (attempt - 1)))
      }),
    )
    expect([1, 2, 3, 4, 5, 6, 7].map((attempt) => backoffMs(attempt, 1))).toEqual([
      100, 200, 400, 800, 1_600, 2_000, 2_000,
    ])
  })
})

describe('for any happening and situation', () => {
  const anyHappened = fc.oneof(
    fc.constantFrom<Happened>(...Object.values(happenings)),
    fc
      .tuple(fc.constantFrom(...errorClasses), fc.boolean(), fc.nat(20_000))
      .map(([kind, told, retryAfterMs]) => no(kind, { retryAfterMs, ...(told ? { nothingHappened: true } : {}) })),
  )
  const anySituation = fc.record({
    effect: fc.constantFrom(...effects),
    attempt: fc.integer({ min: 1, max: 6 }),
    renewed: fc.constantFrom(new Set<string>(), new Set(['access-token'])),
    inDoubt: fc.boolean(),
    now: fc.constant(now),
    deadline: fc.integer({ min: now - 1_000, max: now + 20_000 }),
    firstSentAt: fc.option(fc.integer({ min: now - 600_000, max: now }), { nil: undefined }),
    canAsk: fc.boolean(),
    windowMs: fc.option(fc.integer({ min: 1, max: 600_000 }), { nil: undefined }),
    budget: fc.boolean(),
    random: fc.double({ min: 0, max: 0.999, noNaN: true }),
  })

  test('a sending stays within attempts, budget, deadline and what WeChat remembers', () => {
    fc.assert(
      fc.property(anyHappened, anySituation, (happened, at) => {
        const decision = decide(happened, at)
        if (decision.do !== 'resend') return
        expect(at.attempt).toBeLessThan(maxAttempts)
        expect(at.budget).toBe(true)
        expect(at.now + decision.afterMs).toBeLessThan(at.deadline)
        if (at.effect === 'idempotent' && at.firstSentAt !== undefined && at.windowMs !== undefined)
          expect(at.now + decision.afterMs - at.firstSentAt).toBeLessThan(at.windowMs)
      }),
    )
  })

  test('an unsafe operation is sent again only where nothing can have happened', () => {
    fc.assert(
      fc.property(anyHappened, anySituation, (happened, at) => {
        if (at.effect !== 'unsafe' || decide(happened, at).do !== 'resend') return
        const isHarmless =
          happened.kind === 'not-sent' || (happened.kind === 'failure' && happened.failure.nothingHappened === true)
        expect(isHarmless).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('where the operation says how to ask', () => {
  const doubts = ['it left and the connection was reset', 'an answer came that is not to be trusted'] as const

  test.each(doubts)('and %s, an effect is asked for before anything else', (happening) => {
    for (const effect of ['idempotent', 'unsafe'] as const)
      expect(decide(happenings[happening] as Happened, situation(effect, { canAsk: true })).do).toBe('ask')
  })

  test('a busy WeChat is asked whether it did it', () => {
    expect(decide(no('retryable'), situation('idempotent', { canAsk: true })).do).toBe('ask')
    expect(decide(no('retryable', { nothingHappened: true }), situation('idempotent', { canAsk: true })).do).toBe(
      'resend',
    )
  })

  test('it is not asked without time, budget or tries left', () => {
    const lost = happenings['it left and the connection was reset'] as Happened
    for (const more of [{ deadline: now }, { budget: false }, { attempt: maxAttempts }])
      expect(say(decide(lost, situation('idempotent', { canAsk: true, ...more })))).toBe('outcome-unknown')
  })

  test('what is safe is sent again', () => {
    const lost = happenings['it left and the connection was reset'] as Happened
    expect(decide(lost, situation('safe', { canAsk: true })).do).toBe('resend')
  })
})
