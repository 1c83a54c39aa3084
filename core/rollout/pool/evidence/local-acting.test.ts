import { beforeEach, describe, expect, test } from 'vitest'
import type { Verdict } from '../../detector/verdict.ts'
import { LocalActing } from './local-acting.ts'

const rollBack: Verdict = { kind: 'roll-back', by: 'relative', evidence: 3_100, threshold: 3_000 }
const suspend: Verdict = { kind: 'suspend', by: 'absolute', evidence: 3_100, threshold: 3_000 }

describe("the host's own judge", () => {
  let acted: string[]
  const acting = (isAway: boolean) => new LocalActing(({ kind }) => acted.push(kind), isAway)

  beforeEach(() => {
    acted = []
  })

  test('takes back at once while Redis is away', () => {
    const own = acting(true)
    own.told(suspend, 10)
    own.told(rollBack, 20)
    expect(acted).toEqual(['suspend', 'roll-back'])
  })

  test('never brings forward', () => {
    const own = acting(true)
    for (const kind of ['accepted', 'undecided', 'incident-began', 'incident-ended', 'upstream-to-blame'] as const)
      own.told({ kind }, 1)
    expect(acted).toEqual([])
  })

  test('has no say where the pool took in the same and came to another verdict', () => {
    const own = acting(false)
    own.told(rollBack, 10)
    expect([own.taken(9), own.taken(10), own.taken(11)]).toEqual([false, true, false])
    own.away()
    expect(acted).toEqual([])
  })

  test('speaks for what the pool could not take in any more', () => {
    const own = acting(false)
    own.told(rollBack, 10)
    own.away()
    expect(acted).toEqual(['roll-back'])
  })

  test('says nothing of a suspicion that it gave up meanwhile', () => {
    const own = acting(false)
    own.told(suspend, 10)
    own.told({ kind: 'upstream-to-blame' }, 20)
    own.away()
    expect(acted).toEqual([])
  })

  test('is to watch anew when the pool is back and it has spoken', () => {
    const own = acting(true)
    expect(own.back()).toBe(false)
    own.away()
    own.told(suspend, 10)
    expect([own.back(), own.back()]).toEqual([true, false])
  })
})
