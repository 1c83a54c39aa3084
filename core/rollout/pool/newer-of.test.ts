import { describe, expect, test } from 'vitest'
import type { Rollout } from '../rollout.ts'
import { rolledBack, rolloutOf } from '../testing/rollout-of.ts'
import { meet, newerOf } from './newer-of.ts'

const aborted: Rollout['state'] = { kind: 'aborted' }
const promoted: Rollout['state'] = { kind: 'promoted' }

describe('of two states of a rollout', () => {
  // Each is newer than all that stand before it.
  const ascending: readonly [string, Partial<Rollout>][] = [
    ['running', { version: 3, epoch: 2 }],
    ['a later change', { version: 4, epoch: 2 }],
    ['a later change of routing, with fewer changes', { version: 3, epoch: 5 }],
    ['promoted', { version: 9, epoch: 9, state: promoted }],
    ['aborted early', { version: 4, epoch: 3, state: aborted }],
    ['rolled back at the very first', { version: 2, epoch: 1, state: rolledBack }],
    ['rolled back later', { version: 5, epoch: 4, state: rolledBack }],
    ['planned again after it was cleared', { attempt: 2, version: 3, epoch: 1, state: { kind: 'planned' } }],
    ['rolled back again', { attempt: 2, version: 3, epoch: 1, state: rolledBack }],
  ]
  const pairs = ascending.flatMap(([newer, a], i) =>
    ascending.slice(0, i).map(([older, b]) => ({ newer, older, a, b })),
  )

  test.each(pairs)('"$newer" stands against "$older"', ({ a, b }) => {
    const [winner, loser] = [rolloutOf(a), rolloutOf(b)]
    expect(newerOf(winner, loser)).toBe(winner)
    expect(newerOf(loser, winner)).toBe(winner)
  })
})

describe('a host that meets the others', () => {
  const running = rolloutOf({ version: 4, epoch: 3 })

  test('agrees where both know the same', () => {
    expect(meet(running, rolloutOf({ version: 4, epoch: 3 })).kind).toBe('agreed')
    expect(meet(undefined, undefined).kind).toBe('agreed')
  })

  test('takes over what it does not know, and what is newer', () => {
    const later = rolloutOf({ version: 5, epoch: 4 })
    expect(meet(undefined, running)).toEqual({ kind: 'adopt', rollout: running })
    expect(meet(running, later)).toEqual({ kind: 'adopt', rollout: later })
  })

  test('gives way where both changed the same one', () => {
    const theirs = rolloutOf({ version: 4, epoch: 3, changedAt: 1 })
    expect(meet(running, theirs)).toEqual({ kind: 'adopt', rollout: theirs })
  })

  test('offers what the others do not know, as it is', () => {
    expect(meet(running, undefined)).toEqual({ kind: 'offer', rollout: running })
    expect(meet(running, rolloutOf({ version: 3, epoch: 2 }))).toEqual({ kind: 'offer', rollout: running })
  })

  test('offers its rollback above whatever was done elsewhere meanwhile', () => {
    const mine = rolloutOf({ version: 5, epoch: 4, state: rolledBack })
    const advanced = rolloutOf({ version: 8, epoch: 6, step: 2 })
    expect(meet(mine, advanced)).toEqual({ kind: 'offer', rollout: { ...mine, version: 9, epoch: 7 } })
    expect(newerOf({ ...mine, version: 9, epoch: 7 }, mine).version).toBe(9)
  })
})
