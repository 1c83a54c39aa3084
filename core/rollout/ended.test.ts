import { expect, test } from 'vitest'
import { settle } from '../testing/virtual-clock.ts'
import { fakeJudges } from './testing/fake-judge.ts'
import { half, order, rolloutsRig } from './testing/rollouts-rig.ts'

const rollBack = { kind: 'roll-back', by: 'absolute', evidence: 3_412, threshold: 3_000 } as const
const failed = { blame: 'yes', ms: 5, rescued: true } as const

/** A rollout that is taken back by the first of two calls; the other one is in hand. */
async function takenBack() {
  const rig = await rolloutsRig({ judges: fakeJudges({ 1: rollBack }) })
  const id = await rig.started([half])
  const shown: number[] = []
  rig.rollouts.watch(({ rollout }) => shown.push(rig.control.view(rollout.id).rescued))
  const lane = rig.rollouts.lane('wx1', 'pay')
  const [first, second] = ['key 1', 'key 2'].map((key) => lane?.admit('canary', 'wx1', key))
  first?.settle(failed)
  await settle()
  await settle()
  expect(rig.stateOf(id).kind).toBe('rolled-back')
  return { ...rig, id, shown, second, rescued: () => rig.control.view(id).rescued }
}

test('a rollback is told with the calls that were rescued until then', async () => {
  const { shown } = await takenBack()
  expect(shown).toEqual([1])
})

test('a call that was in hand at the rollback is counted as well, also after a restart', async () => {
  const { second, rescued, clock, open, id } = await takenBack()
  second?.settle(failed)
  expect(rescued()).toBe(2)
  await clock.advance(120_000)
  expect(rescued()).toBe(2)
  const after = open()
  expect(after.control.view(id).rescued).toBe(2)
  await after.rollouts.close()
})

test('calls of an attempt that is over are not counted for the next one', async () => {
  const { control, second, rescued, clock, id } = await takenBack()
  await control.clear(id, order())
  await control.start(id, order())
  second?.settle(failed)
  await clock.advance(5_000)
  expect([rescued(), control.view(id).rollout.attempt]).toEqual([0, 2])
})
