import { describe, expect, test } from 'vitest'
import { detectorConstants } from '../../detector/constants.ts'
import { blankMemory } from '../../detector/memory.ts'
import { defaultLimits } from '../../plan.ts'
import { endOf, type PooledMemory, toldBetween } from './pooled-memory.ts'

const blank = blankMemory(detectorConstants(defaultLimits))
const memory = (changes: Partial<PooledMemory> = {}): PooledMemory => ({ ...blank, stepKey: '1/0/2', ...changes })
const kinds = (before: PooledMemory | undefined, after: PooledMemory) =>
  toldBetween(before, after, 3_000).map(({ kind }) => kind)

const crossed = { told: 'rolled-back', by: 'slow', slow: [1_000, 2_000, 5, 0, 0, 0] } as const
const suspended = memory({ told: 'suspended', by: 'absolute' })

describe('what a host is told', () => {
  test('a rollback once, with the evidence of the detector that crossed', () => {
    const after = memory({ ...crossed, slow: [...crossed.slow] })
    expect(toldBetween(memory(), after, 3_000)).toEqual([
      { kind: 'roll-back', by: 'slow', evidence: 3_005, threshold: 3_000 },
    ])
    expect(kinds(after, after)).toEqual([])
  })

  test('nothing more of one that is rolled back', () => {
    expect(kinds(memory(), memory({ told: 'rolled-back', by: 'relative', incident: true }))).toEqual(['roll-back'])
  })

  test('all that stands, where it was told nothing yet', () => {
    expect(kinds(undefined, memory())).toEqual(['incident-ended'])
    expect(kinds(undefined, memory({ incident: true }))).toEqual(['incident-began'])
    expect(kinds(undefined, suspended)).toEqual(['incident-ended', 'suspend'])
    expect(kinds(undefined, memory({ told: 'rolled-back', by: 'absolute' }))).toEqual(['roll-back'])
  })

  test('incidents as they begin and end', () => {
    expect(kinds(memory(), memory({ incident: true }))).toEqual(['incident-began'])
    expect(kinds(memory({ incident: true }), memory())).toEqual(['incident-ended'])
    expect(kinds(memory({ incident: true }), memory({ incident: true }))).toEqual([])
  })

  test('that it was WeChat, of one that was suspended', () => {
    expect(kinds(memory(), suspended)).toEqual(['suspend'])
    expect(kinds(suspended, memory({ incident: true }))).toEqual(['upstream-to-blame'])
    expect(kinds(suspended, memory())).toEqual(['upstream-to-blame', 'incident-ended'])
    expect(kinds(suspended, memory({ told: 'rolled-back', by: 'absolute' }))).toEqual(['roll-back'])
  })

  test('not that it was WeChat, where another step was begun meanwhile', () => {
    expect(kinds(suspended, memory({ stepKey: '1/0/4' }))).toEqual([])
  })

  test('that its step ended, and not another one', () => {
    expect(endOf(memory({ outcome: 'accepted' }), '1/0/2')).toEqual({ kind: 'accepted' })
    expect(endOf(memory({ outcome: 'undecided' }), '1/0/2')).toEqual({ kind: 'undecided' })
    expect(endOf(memory({ outcome: 'accepted' }), '1/1/3')).toBeUndefined()
    expect(endOf(memory(), '1/0/2')).toBeUndefined()
  })
})
