import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import type { CallOutcome, Observation } from '../observation.ts'
import { createAdmission } from './create-admission.ts'
import { positionOf } from './position.ts'

const fine: CallOutcome = { blame: 'no', ms: 20, rescued: false }
const failed: CallOutcome = { blame: 'yes', errorClass: 'plugin-fault', ms: 5, rescued: true }
const keys = Array.from({ length: 3_000 }, (_, number) => `order-${number}`)

function rig(weight = 0) {
  const clock = new VirtualClock()
  const prefixes: (readonly Observation[])[] = []
  const admission = createAdmission({
    rolloutId: 'pay-7f3k2a9c',
    slowMs: 2_500,
    clock,
    observe: (prefix) => void prefixes.push(prefix),
  })
  admission.setWeight(weight)
  return { clock, admission, prefixes, seen: () => prefixes.flat() }
}

describe('which arm a key goes to', () => {
  test('the canary below the weight, stable from it on', () => {
    const { admission } = rig(250_000)
    expect(keys.filter((key) => admission.armOf(key) === 'canary')).toEqual(
      keys.filter((key) => positionOf('pay-7f3k2a9c', key) < 250_000),
    )
  })

  test('raising the weight only adds keys, and none go at 0', () => {
    const { admission } = rig(0)
    const canaries = [0, 1_000, 10_000, 50_000, 250_000, 990_000].map((weight) => {
      admission.setWeight(weight)
      return new Set(keys.filter((key) => admission.armOf(key) === 'canary'))
    })
    expect(canaries[0]?.size).toBe(0)
    canaries.slice(1).forEach((larger, step) => {
      expect([...(canaries[step] ?? [])].filter((key) => !larger.has(key))).toEqual([])
    })
  })
})

describe('what is observed of a call', () => {
  test('its arm, its blame, whether it was slow, and the share of its time', () => {
    const { admission, seen } = rig(50_000)
    admission.admit('stable', 'wx1', 'a').settle({ ...fine, ms: 2_500 })
    admission.admit('canary', 'wx1', 'b').settle({ ...fine, ms: 2_501 })
    admission.admit('canary', 'wx1', 'c').settle(failed)
    admission.admit('stable', 'wx1', 'd').settle({ blame: 'relative', ms: 5, rescued: false })
    expect(seen()).toMatchObject([
      { arm: 'stable', failed: false, error: false, slow: false, w: 0.05 },
      { arm: 'canary', failed: false, error: false, slow: true, w: 0.05 },
      // One of two was the canary's.
      { arm: 'canary', failed: true, error: true, slow: false, w: 0.5 },
      // Two of three.
      { arm: 'stable', failed: false, error: true, slow: false, w: 2 / 3 },
    ])
    expect(seen().map(({ repeat }) => repeat !== undefined)).toEqual([false, false, true, true])
  })

  test('an error has the share of its own time, also when it ends after a change of weight', () => {
    const { admission, seen } = rig(10_000)
    const early = admission.admit('canary', 'wx1', 'a')
    admission.setWeight(500_000)
    const later = admission.admit('canary', 'wx1', 'b')
    early.settle(failed)
    later.settle(failed)
    expect(seen().map(({ w }) => w)).toEqual([0.01, 0.5])
  })

  test('the same weight again is no change', () => {
    const { admission, seen } = rig(10_000)
    admission.admit('canary', 'wx1', 'a').settle(fine)
    admission.setWeight(10_000)
    admission.admit('canary', 'wx1', 'b').settle(fine)
    expect(seen().map(({ w }) => w)).toEqual([0.01, 0.999])
  })

  test('nothing, of a call that was dropped; it does not count in the share', () => {
    const { admission, seen } = rig(10_000)
    const dropped = admission.admit('canary', 'wx1', 'a')
    dropped.drop()
    dropped.settle(failed)
    admission.admit('canary', 'wx1', 'b').settle(fine)
    expect(seen().map(({ w }) => w)).toEqual([0.01])
  })

  test('a call that is dropped after a change of weight leaves the new count alone', () => {
    const { admission, seen } = rig(10_000)
    const early = admission.admit('canary', 'wx1', 'a')
    admission.setWeight(100_000)
    admission.admit('stable', 'wx1', 'b').settle(fine)
    early.drop()
    admission.admit('canary', 'wx1', 'c').settle(fine)
    admission.admit('canary', 'wx1', 'd').settle(fine)
    expect(seen().map(({ w }) => w)).toEqual([0.1, 0.1, 0.5])
  })

  test('of one that its caller gave up, no more than that it was slow', () => {
    const { admission, seen } = rig(500_000)
    const outcome = { blame: 'no', rescued: false, isGivenUp: true } as const
    admission.admit('canary', 'wx1', 'a').settle({ ...outcome, ms: 2_500 })
    admission.admit('canary', 'wx1', 'b').settle({ ...outcome, ms: 2_501 })
    expect(seen().map(({ slow, error }) => [slow, error])).toEqual([[true, false]])
  })

  test('once, whatever is told later', () => {
    const { admission, seen } = rig(10_000)
    const ticket = admission.admit('canary', 'wx1', 'a')
    ticket.settle(fine)
    ticket.settle(failed)
    ticket.drop()
    expect(seen()).toHaveLength(1)
  })

  test('in order of admission, a failure together with the successes before it', () => {
    const { admission, prefixes } = rig(500_000)
    const [slow, quick] = [admission.admit('canary', 'wx1', 'a'), admission.admit('canary', 'wx1', 'b')]
    quick.settle(failed)
    slow.settle(fine)
    expect(prefixes.map((prefix) => prefix.map(({ failed }) => failed))).toEqual([[false, true]])
  })
})

describe('a caller who repeats a failing call', () => {
  test('is one witness; the repeats are shown', () => {
    const { admission, seen } = rig(500_000)
    for (let time = 0; time < 4; time++) admission.admit('canary', 'wx1', 'order-1').settle(failed)
    admission.admit('canary', 'wx2', 'order-1').settle(failed)
    expect(seen()).toHaveLength(2)
    expect(admission.counts()).toMatchObject({ repeats: 3, rescued: 5 })
  })

  test('counts again after ten minutes', async () => {
    const { admission, seen, clock } = rig(500_000)
    admission.admit('canary', 'wx1', 'order-1').settle(failed)
    await clock.advance(600_000)
    admission.admit('canary', 'wx1', 'order-1').settle(failed)
    expect(seen()).toHaveLength(2)
  })

  test('whose settings are wrong is one witness for the whole app, on whichever arm', () => {
    const { admission, seen } = rig(500_000)
    const wrong: CallOutcome = { blame: 'yes', errorClass: 'config', ms: 5, rescued: false }
    admission.admit('stable', 'wx1', 'order-1').settle(wrong)
    admission.admit('canary', 'wx1', 'order-2').settle(wrong)
    expect(seen().map(({ arm }) => arm)).toEqual(['stable'])
  })

  test('is heard all the same when it succeeds', () => {
    const { admission, seen } = rig(500_000)
    for (const outcome of [failed, fine, fine]) admission.admit('canary', 'wx1', 'order-1').settle(outcome)
    expect(seen().map(({ failed }) => failed)).toEqual([true, false, false])
  })
})

test('at the end nothing is timed any more', () => {
  const { admission, clock, seen } = rig(500_000)
  admission.admit('canary', 'wx1', 'a')
  admission.admit('canary', 'wx1', 'b').settle(failed)
  expect(clock.pending).toBe(1)
  admission.close()
  expect(clock.pending).toBe(0)
  expect(seen()).toHaveLength(1)
})
