import { describe, expect, test } from 'vitest'
import type { Observation } from '../observation.ts'
import { defaultLimits } from '../plan.ts'
import { createRandom, type Random } from '../simulate/random.ts'
import { createBatchJudge, createJudge } from './create-judge.ts'
import type { Judge, JudgeState } from './judge.ts'
import { canary, canaryFails, firstStep, stable } from './testing/observations.ts'

/** Traffic in which all happens: errors of both arms, slow calls, incidents. */
function traffic(random: Random, n: number): readonly Observation[] {
  return Array.from({ length: n }, (_, i) => {
    const error = random.next() < (i % 5_000 > 4_000 ? 0.05 : 0.002)
    return {
      arm: random.next() < 0.3 ? 'canary' : 'stable',
      error,
      failed: error && random.next() < 0.7,
      slow: random.next() < 0.01,
      w: 0.3,
    }
  })
}
const restored = (judge: Judge): Judge => createJudge(defaultLimits, JSON.parse(JSON.stringify(judge.state())))

describe('a judge that is restored from its state as JSON', () => {
  test.each([1, 2, 3, 4, 5])('goes on as if it had never stopped (seed %i)', (seed) => {
    const calls = traffic(createRandom(seed), 20_000)
    const unbroken = createJudge(defaultLimits)
    unbroken.begin(firstStep)
    let broken = createJudge(defaultLimits)
    broken.begin(firstStep)

    calls.forEach((call, i) => {
      if (i % 997 === 0) broken = restored(broken)
      expect(broken.observe(call)).toEqual(unbroken.observe(call))
    })
    expect(broken.state()).toEqual(unbroken.state())
  })

  test('does not tell again what it told, but still knows of it', () => {
    const judge = createJudge(defaultLimits)
    judge.begin(firstStep)
    for (let i = 0; i < 700; i++) judge.observe(stable)
    judge.observe(canaryFails)
    expect(judge.observe(canaryFails)).toBeDefined()
    const after = restored(judge)
    expect(after.observe(canaryFails)).toBeUndefined()
    expect(after.view().stands).toBe('rolled-back')
  })

  test('knows nothing where the state is of another shape', () => {
    const fresh = createJudge(defaultLimits)
    const state = fresh.state()
    const others: readonly JudgeState[] = [
      {},
      { ...state, format: 2 },
      { ...state, absolute: [1] },
      { ...state, epoch: 'x' },
    ]
    for (const other of others) expect(createJudge(defaultLimits, other).state()).toEqual(state)
  })

  test('is of constant size', () => {
    const judge = createBatchJudge(defaultLimits)
    judge.begin(firstStep)
    for (const call of traffic(createRandom(6), 50_000)) judge.observe(call)
    const values = Object.values(judge.state()).flat()
    expect(values).toHaveLength(Object.values(createJudge(defaultLimits).state()).flat().length)
    // A double each: some 400 bytes.
    expect(values.length).toBeLessThan(60)
  })
})

describe('good calls taken at once', () => {
  test.each([7, 8, 9])('come to the same as one by one (seed %i)', (seed) => {
    const random = createRandom(seed)
    const atOnce = createBatchJudge(defaultLimits)
    const single = createBatchJudge(defaultLimits)
    const judges = [atOnce, single]
    for (const judge of judges) judge.begin({ ...firstStep, accepts: false })
    for (let i = 0; i < 200; i++) {
      const arm = random.next() < 0.5 ? 'canary' : 'stable'
      const n = Math.floor(random.next() * 2_000)
      atOnce.succeed(arm, n)
      for (let j = 0; j < n; j++) single.observe(arm === 'canary' ? canary : stable)
      const wrong = { ...(random.next() < 0.5 ? canary : stable), error: true, failed: true }
      const [one, other] = judges.map((judge) => judge.observe(wrong)?.kind)
      expect(one).toBe(other)
    }
    const [one, other] = judges.map((judge) => judge.view())
    expect(one?.arms).toEqual(other?.arms)
    for (const name of ['relative', 'absolute', 'slow'] as const) {
      expect((one?.detectors[name].evidence ?? 0) / (other?.detectors[name].evidence ?? 0)).toBeCloseTo(1, 6)
    }
  })
})
