import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../plan.ts'
import { detectorConstants } from './constants.ts'
import { createBatchJudge } from './create-judge.ts'
import { expectedLength, expectedRequests } from './expected-length.ts'
import { at, canary, canaryFails, firstStep, stableFails, times } from './testing/observations.ts'

const { acceptance } = detectorConstants(defaultLimits)
const begun = () => {
  const judge = createBatchJudge(defaultLimits)
  judge.begin(firstStep)
  return judge
}

describe('a step', () => {
  test('is expected to take 2,880 canary requests at 0.1 % failures', () => {
    // ln 1000 / (0.999 ln(0.999 / 0.995) - 0.001 ln 5)
    expect(expectedLength(acceptance, 0.001)).toBeCloseTo(2_880, -1)
    expect(expectedRequests(defaultLimits, 0)).toBe(2_880)
  })

  test('is expected to take 8,800 at a true rate of 0.2 %, tested against 0.1 %', () => {
    expect(expectedLength(acceptance, 0.001, 0.002) / 8_800).toBeCloseTo(1, 3)
  })

  test('is not expected to end where failures are as likely as the limit', () => {
    expect(expectedLength(acceptance, 0.001, 0.005)).toBe(Number.POSITIVE_INFINITY)
  })

  test('ends after 1,722 good calls: ln 1000 / ln(0.999 / 0.995)', () => {
    const judge = begun()
    expect(times(1_721, canary).flatMap((o) => judge.observe(o) ?? [])).toEqual([])
    expect(judge.observe(canary)).toEqual({ kind: 'accepted' })
    expect(judge.view()).toMatchObject({ acceptance: 1, stepRequests: 1_722, stepRequestsLeft: 0 })
    expect(judge.observe(canary)).toBeUndefined()
  })

  test('takes 401 good calls more for each failure: ln 5 / ln(0.999 / 0.995)', () => {
    const judge = begun()
    judge.observe(canaryFails)
    expect(judge.succeed('canary', 2_122)).toBeUndefined()
    expect(judge.succeed('canary', 2)).toEqual({ kind: 'accepted' })
  })

  test('is undecided after five times the length that was expected', () => {
    const judge = begun()
    // A failure in 300 keeps the score about where it was; stable fails as often, so that the canary is not to blame.
    const verdicts = Array.from({ length: 60 }, () => [
      judge.observe(at(0.5, stableFails)),
      judge.succeed('stable', 299),
      judge.succeed('canary', 299),
      judge.observe(at(0.5, canaryFails)),
    ])
    expect(verdicts.flat().filter((verdict) => verdict !== undefined)).toEqual([{ kind: 'undecided' }])
    expect(judge.view().stepRequests).toBeGreaterThan(5 * 2_880)
  })

  test('never ends without traffic', () => {
    const judge = begun()
    expect(judge.succeed('stable', 10_000_000)).toBeUndefined()
    expect(judge.view()).toMatchObject({ acceptance: 0, stepRequests: 0, stepRequestsLeft: 2_880 })
  })

  test('that waits for a person does not end by itself', () => {
    const judge = begun()
    judge.begin({ key: 'hold', weight: 0.05, accepts: false })
    expect(judge.succeed('canary', 100_000)).toBeUndefined()
    expect(judge.view().stepRequestsLeft).toBe(0)
  })

  test('starts anew with another key only', () => {
    const judge = begun()
    judge.succeed('canary', 1_000)
    judge.begin({ ...firstStep, weight: 0.1 })
    expect(judge.view().stepRequests).toBe(1_000)
    judge.begin({ ...firstStep, key: '1/2' })
    expect(judge.view()).toMatchObject({ stepRequests: 0, acceptance: 0 })
  })
})

describe("stable's own rate of failures", () => {
  test('makes a step longer that begins after it is known', () => {
    const judge = begun()
    for (let i = 0; i < 20; i++) {
      judge.succeed('stable', 499)
      judge.observe(stableFails)
    }
    judge.begin({ ...firstStep, key: '1/2' })
    // 20 in 10,000: ln 1000 / (0.998 ln(0.998 / 0.995) - 0.002 ln 2.5) = 5,894.2
    expect(judge.view().stepRequestsLeft).toBe(5_895)
  })

  test('is not believed of a few calls, or of an incident', () => {
    const judge = begun()
    for (const observation of times(200, stableFails)) judge.observe(observation)
    judge.succeed('stable', 5_000)
    judge.begin({ ...firstStep, key: '1/2' })
    // Six failures until the incident began, of 5,000 calls: 0.12 %, not 4 %.
    expect(judge.view().stepRequestsLeft).toBeLessThan(3_300)
  })
})
