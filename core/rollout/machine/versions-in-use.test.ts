import { describe, expect, test } from 'vitest'
import type { Cohort } from '../plan.ts'
import type { Rollout } from '../rollout.ts'
import { rolloutOf, versionOf } from '../testing/rollout-of.ts'
import { isReplaced, promotions, versionsHeldBy } from './versions-in-use.ts'

const [stable, canary, newest] = [versionOf('1.0.0'), versionOf('1.1.0'), versionOf('1.2.0')]
const versionsInUse = (rollouts: readonly Rollout[]) => rollouts.flatMap((one) => versionsHeldBy(one, rollouts))
const promoted = { kind: 'promoted' } as const

test('versions are in use until nothing can route to them again', () => {
  expect(versionsInUse([rolloutOf({ state: { kind: 'planned' } })])).toEqual([stable, canary])
  const suspended = rolloutOf({ state: { kind: 'suspended', why: 'upstream-check' } })
  expect(versionsInUse([suspended])).toEqual([stable, canary])
  expect(versionsInUse([rolloutOf({ state: promoted })])).toEqual([canary])
  const rolledBack = rolloutOf({ state: { kind: 'rolled-back', why: 'slow', evidence: 'e' } })
  expect(versionsInUse([rolledBack, rolloutOf({ state: { kind: 'aborted' } })])).toEqual([])
})

describe('a promoted version', () => {
  const of = (id: string, from: typeof stable, to: typeof stable, changedAt: number, cohort: Cohort = {}): Rollout => ({
    ...rolloutOf({ id, stable: from, canary: to, changedAt, state: promoted }),
    plan: { ...rolloutOf().plan, cohort },
  })
  const first = (cohort?: Cohort) => of('first', stable, canary, 1, cohort)
  const second = (cohort?: Cohort) => of('second', canary, newest, 2, cohort)

  test('comes after those that were promoted before it', () => {
    expect(promotions([second(), rolloutOf(), first()]).map(({ id }) => id)).toEqual(['first', 'second'])
  })

  test.each<[string, Cohort, Cohort, boolean]>([
    ['all apps', {}, {}, true],
    ['more apps', { apps: ['wx1'] }, { apps: ['wx1', 'wx2'] }, true],
    ['all of its apps', { apps: ['wx1'] }, {}, true],
    ['fewer apps', { apps: ['wx1', 'wx2'] }, { apps: ['wx1'] }, false],
    ['some of all apps', {}, { apps: ['wx1'] }, false],
    ['a share of its apps', { apps: ['wx1'] }, { share: 500_000 }, false],
  ])('that another replaced for %s', (_for, before, after, isSo) => {
    expect(isReplaced(first(before), [second(after), first(before)])).toBe(isSo)
    expect(versionsInUse([first(before), second(after)])).toEqual(isSo ? [newest] : [canary, newest])
  })

  test('is not replaced by what came before it', () => {
    const back = of('back', canary, stable, 2)
    expect(isReplaced(back, [first(), back])).toBe(false)
    expect(versionsInUse([first(), back])).toEqual([stable])
  })
})
