import { expect, test } from 'vitest'
import { loadedOf, order, rolloutsRig } from '../testing/rollouts-rig.ts'

const [one, two, three] = ['1.0.0', '1.1.0', '1.2.0'].map((version) => loadedOf(version)) as [
  ReturnType<typeof loadedOf>,
  ReturnType<typeof loadedOf>,
  ReturnType<typeof loadedOf>,
]

async function promoted() {
  const rig = await rolloutsRig({ loaded: [one, two, three] })
  const { control, started, rollouts } = rig
  const id = await started()
  await control.promote(id, { ...order(), all: true })
  return { ...rig, id, stable: () => rollouts.stableFor('wx1', 'pay', one).id.version }
}

test('aborting what was promoted gives all calls back to the version before it', async () => {
  const { control, id, stable, stateOf } = await promoted()
  expect(stable()).toBe('1.1.0')
  const epoch = control.view(id).rollout.epoch
  await control.abort(id, order('refunds are slower since'))
  expect([stable(), stateOf(id)]).toEqual(['1.0.0', { kind: 'aborted' }])
  expect(control.view(id).rollout.epoch).toBe(epoch + 1)
  expect((await control.history(id)).at(-1)).toMatchObject({ what: 'aborted', why: 'refunds are slower since' })
})

test('it is over then; another rollout brings it back', async () => {
  const { control, id, started, stable } = await promoted()
  await control.abort(id, order())
  await expect(control.start(id, order())).rejects.toThrow('plan a new rollout')
  const again = await started()
  await control.promote(again, { ...order(), all: true })
  expect(stable()).toBe('1.1.0')
})

test('what a later rollout stands on is not taken from under it', async () => {
  const { control, id, stable } = await promoted()
  const { rollout: next } = await control.plan({ protocol: 'pay', canary: 'pay-v3@1.2.0' }, order())
  await expect(control.abort(id, order())).rejects.toMatchObject({
    code: 'WXH_ROLLOUT_STATE',
    message: `The rollout ${id} is promoted, and ${next.id} (planned) stands on it. Abort ${next.id} first.`,
  })
  await control.start(next.id, order())
  await control.promote(next.id, { ...order(), all: true })
  await expect(control.abort(id, order())).rejects.toThrow(`${next.id} (promoted) stands on it`)
  await control.abort(next.id, order())
  expect(stable()).toBe('1.1.0')
  await control.abort(id, order())
  expect(stable()).toBe('1.0.0')
})
