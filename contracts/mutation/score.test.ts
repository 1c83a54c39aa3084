import { describe, expect, it } from 'vitest'
import { mutantsOf } from './enumerate.ts'
import { type Equivalent, parseEquivalents } from './equivalents.ts'
import type { MutationBegun } from './mutate.ts'
import { scoreOf } from './score.ts'
import { scoreText } from './score-text.ts'
import type { Fate, Trial } from './trial.ts'

const all = mutantsOf({ side: 'plugin', file: 'dist/a.js', source: 'f(1)\nf(1)\nif (b) c()\nif (d) e()' })
const begun: MutationBegun = { kind: 'begun', directory: '/p', seed: 7, all, chosen: all.length, red: [] }
const trial = (id: string, fate: Fate): Trial => {
  const mutant = all.find((each) => each.id === id)
  if (mutant === undefined) throw new Error(`no mutant ${id}`)
  return { mutant, fate, ms: 1 }
}
const of = (line: number, fate: Fate) => trial(`skip-check:dist/a.js:${line}:5#1`, fate)
const excused: Equivalent = {
  file: 'dist/a.js',
  before: 'if (b) c()',
  operator: 'skip-check',
  reason: 'b is always so',
}

describe('the score', () => {
  it('counts what was noticed, in time or not', () => {
    const score = scoreOf(begun, [of(3, 'killed'), of(4, 'survived'), trial('drop:dist/a.js:1:1#1', 'timed-out')], [])
    expect(score).toMatchObject({ tried: 3, killed: 2, equivalent: 0, score: 2 / 3, faults: [] })
    expect(score.survivors.map(({ mutant }) => mutant.line)).toEqual([4])
  })

  it('does not count what a reason excuses', () => {
    const score = scoreOf(begun, [of(3, 'survived'), of(4, 'killed')], [excused])
    expect(score).toMatchObject({ killed: 1, equivalent: 1, score: 1, survivors: [], faults: [] })
  })

  it('excuses by the lines, not by their numbers', () => {
    const only: Equivalent = {
      file: 'dist/a.js',
      before: 'if (b) c()',
      after: 'if (false) c()',
      reason: 'c does nothing',
    }
    expect(scoreOf(begun, [of(3, 'survived'), trial('skip-check:dist/a.js:3:5#2', 'survived')], [only])).toMatchObject({
      equivalent: 1,
      survivors: [{ mutant: { after: 'if (true) c()' } }],
    })
    expect(scoreOf(begun, [of(3, 'survived')], [{ ...only, side: 'mock' }]).survivors).toHaveLength(1)
  })

  it('excuses a whole file of the mock, though some of it is noticed', () => {
    const inMock = ({ mutant, ...trial }: Trial): Trial => ({ ...trial, mutant: { ...mutant, side: 'mock' } })
    const trials = [inMock(of(3, 'survived')), inMock(of(4, 'killed'))]
    const mock: MutationBegun = { ...begun, all: trials.map(({ mutant }) => mutant) }
    const excuse: Equivalent = { side: 'mock', file: 'dist/a.js', reason: 'the plugin never sends such' }
    expect(scoreOf(mock, trials, [excuse])).toMatchObject({ killed: 1, equivalent: 1, score: 1, faults: [] })
  })

  it('tells a reason whose mutant was noticed', () => {
    expect(scoreOf(begun, [of(3, 'killed')], [excused]).faults).toEqual([
      expect.stringContaining('the suite tells skip-check:dist/a.js:3:5#1 from the code as it is'),
    ])
  })

  it('tells a reason whose mutant is gone', () => {
    expect(scoreOf(begun, [], [{ ...excused, before: 'if (x) y()' }]).faults).toEqual([
      expect.stringContaining('there is no such mutant any more'),
    ])
  })

  it('tells what was red before anything was broken', () => {
    const red = [{ check: 'live', title: 'an order', message: 'it is refused' }]
    expect(scoreOf({ ...begun, red }, [], []).faults).toEqual([expect.stringContaining('live, an order')])
  })
})

describe('the text of a score', () => {
  it('names the survivors with place and change, and rounds down', () => {
    const score = scoreOf(begun, [of(3, 'killed'), trial('drop:dist/a.js:1:1#1', 'killed'), of(4, 'survived')], [])
    expect(scoreText('a@1.0.0', score).split('\n')).toEqual([
      expect.stringMatching(/^a@1\.0\.0: 66\.6 % of 3 mutants noticed .*seed 7/),
      '  survived dist/a.js:4 skip-check (skip-check:dist/a.js:4:5#1)',
      '    - if (d) e()',
      '    + if (false) e()',
    ])
  })
})

describe('a list of equivalent mutants', () => {
  it('is read', () => {
    expect(parseEquivalents(JSON.stringify([excused]))).toEqual([excused])
  })

  it.each([
    ['no JSON', '[', 'is no JSON'],
    ['no list', '{}', 'must be a list'],
    ['a mutant without a reason', JSON.stringify([excused, { ...excused, reason: '' }]), 'number 2'],
    ['a mutant with a misspelt member', JSON.stringify([{ ...excused, line: 3 }]), 'number 1'],
    ['a whole file of the plugin', JSON.stringify([{ file: 'dist/a.js', reason: 'it is so' }]), 'number 1'],
    ['an unknown side', JSON.stringify([{ ...excused, side: 'core' }]), 'number 1'],
  ])('that is %s is refused', (_what, text, message) => {
    expect(() => parseEquivalents(text)).toThrow(message)
  })
})
