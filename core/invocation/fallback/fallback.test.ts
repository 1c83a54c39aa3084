import { describe, expect, test } from 'vitest'
import { failure } from '../../protocol/index.ts'
import type { Happened } from '../happened.ts'
import { type Fallback, fallback, type Standing } from './fallback.ts'
import { blameOf, type Row, rowOf } from './row.ts'

const effects = ['safe', 'idempotent', 'unsafe'] as const

const standing = (more: Partial<Standing> = {}): Standing => ({
  effect: 'safe',
  rescue: 'ready',
  inDoubt: false,
  isFirstStep: true,
  stableReads: false,
  stableAsks: false,
  ...more,
})

const words: Readonly<Record<Fallback['do'], string>> = {
  return: 'returned to the caller',
  handle: 'stable handles the call',
  read: 'stable decodes the same answer',
  'settle-doubt': 'asked for, else the stored body again',
  compare: 'stable encodes, and handles it if its request differs',
}
const [returned, handled, read] = [words.return, words.handle, words.read]
const [settled, compared] = [words['settle-doubt'], words.compare]

// Architecture, "When an arm fails: the fallback table": what happened on the canary once its retries have ended, then safe,
// idempotent, unsafe, and whom it is blamed on. Retries, renewals and `decode-again` are rows of decide.test.ts and of
// answers: they end in one of these.
type Cells = readonly [string, string, string, string]
const table: readonly (readonly [string, Row, Partial<Standing>, Cells])[] = [
  ['encode returned a Failure', 'not-for-wechat', {}, [returned, returned, returned, 'no']],
  ['encode threw, was invalid, hung or died', 'broken', {}, [handled, handled, handled, 'yes']],
  ['could not connect', 'not-sent', {}, [returned, returned, returned, 'no']],
  ['sent, then no answer', 'silent', { inDoubt: true }, [handled, returned, returned, 'yes']],
  ['sent, then untrusted', 'untrusted', { inDoubt: true }, [handled, settled, returned, 'relative']],
  [
    'sent, then untrusted; resolve is declared',
    'untrusted',
    { inDoubt: true, stableAsks: true },
    [handled, settled, settled, 'relative'],
  ],
  ['decode failed, same endpoint', 'unreadable', { stableReads: true }, [read, read, read, 'yes']],
  ['decode failed, another endpoint', 'unreadable', { inDoubt: true }, [handled, settled, returned, 'yes']],
  ['refused before any effect', 'refused-before-effect', {}, [compared, compared, compared, 'no']],
  ['credential rejected', 'credential-rejected', {}, [returned, returned, returned, 'no']],
  ['a business answer', 'answered', {}, [returned, returned, returned, 'no']],
  ['busy, 5xx, rate limited', 'busy', {}, [returned, returned, returned, 'relative']],
  ['the caller hung up', 'given-up', { inDoubt: true }, [returned, returned, returned, 'no']],
]
const cells = table.flatMap(([what, row, more, does]) =>
  effects.map((effect, i) => [what, effect, does[i], row, more] as const),
)

describe('the fallback table', () => {
  test.each(cells)('when %s, a call that is %s: %s', (_what, effect, does, row, more) => {
    expect(words[fallback(row, standing({ effect, ...more })).do]).toBe(does)
  })

  test.each(table)('when %s, the blame is as written', (_what, row, _more, does) => {
    expect(blameOf(row)).toBe(does[3])
  })

  test.each(cells)(
    'when %s, a call that is %s is returned where there is no other arm',
    (_w, effect, _d, row, more) => {
      expect(fallback(row, standing({ effect, ...more, rescue: 'none' }))).toEqual({ do: 'return' })
    },
  )

  test.each(cells)('when %s, a call that is %s is not rescued over the budget: told where it would be', (...cell) => {
    const [, effect, does, row, more] = cell
    const isMissed = does !== returned && does !== compared
    expect(fallback(row, standing({ effect, ...more, rescue: 'no-room' }))).toEqual(
      isMissed ? { do: 'return', isExhausted: true } : { do: 'return' },
    )
  })
})

describe('what may have had its effect', () => {
  test.each(['idempotent', 'unsafe'] as const)('is never done anew: %s', (effect) => {
    const inDoubt = { effect, inDoubt: true, stableAsks: true }
    for (const row of ['broken', 'refused-before-effect', 'silent', 'untrusted', 'unreadable'] as const)
      expect(['return', 'settle-doubt']).toContain(fallback(row, standing(inDoubt)).do)
  })

  test.each(['idempotent', 'unsafe'] as const)('is not begun anew in the middle of a chain: %s', (effect) => {
    for (const row of ['broken', 'refused-before-effect'] as const)
      expect(fallback(row, standing({ effect, isFirstStep: false }))).toEqual({ do: 'return' })
  })

  test('a safe chain is begun anew at any step', () => {
    expect(fallback('broken', standing({ isFirstStep: false }))).toEqual({ do: 'handle' })
    expect(fallback('refused-before-effect', standing({ isFirstStep: false, inDoubt: true }))).toEqual({
      do: 'compare',
    })
  })
})

describe('the row of what happened', () => {
  const failed = (...more: Parameters<typeof failure>): Happened => ({ kind: 'failure', failure: failure(...more) })
  test.each<readonly [string, Happened, Row]>([
    ['an output', { kind: 'output', output: 1, warnings: [] }, 'answered'],
    ['a business refusal', failed('business', 'NOT_ENOUGH', 'no'), 'answered'],
    [
      'one before any effect',
      failed('invalid-argument', 'PARAM_ERROR', 'no', { nothingHappened: true }),
      'refused-before-effect',
    ],
    ['busy', failed('retryable', '-1', 'busy'), 'busy'],
    ['busy, with nothing done', failed('retryable', '-1', 'busy', { nothingHappened: true }), 'busy'],
    ['limited', failed('rate-limited', '45009', 'slow', { nothingHappened: true }), 'busy'],
    ['no answer', { kind: 'no-answer', reason: 'reset', code: 'ECONNRESET' }, 'silent'],
    ['the caller gone', { kind: 'no-answer', reason: 'aborted', code: 'aborted' }, 'given-up'],
    ['no connection', { kind: 'not-sent', reason: 'connect', code: 'ECONNREFUSED' }, 'not-sent'],
    ['no trust', { kind: 'untrusted', reason: 'signature' }, 'untrusted'],
    [
      'a decode that threw',
      { kind: 'unreadable', fault: { kind: 'fault', phase: 'decode', what: 'threw', note: '' } },
      'unreadable',
    ],
    [
      'a credential',
      { kind: 'credential-rejected', credential: 'access-token', code: '40001', message: '' },
      'credential-rejected',
    ],
  ])('%s', (_name, happened, row) => {
    expect(rowOf(happened)).toBe(row)
  })
})
