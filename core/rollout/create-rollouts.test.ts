import { describe, expect, test } from 'vitest'
import { HostError } from '../errors/host-error.ts'
import { settle } from '../testing/virtual-clock.ts'
import type { RolloutStore } from './store/rollout-store.ts'
import { fakeJudges } from './testing/fake-judge.ts'
import { callCanary, fivePercent, half, loadedOf, order, rolloutsRig } from './testing/rollouts-rig.ts'

/** One turn until a change is queued, one until it is on disk. */
const written = async () => {
  await settle()
  await settle()
}
const rollBack = { kind: 'roll-back', by: 'absolute', evidence: 3_412, threshold: 3_000 } as const
const suspend = { ...rollBack, kind: 'suspend' } as const
const full = new HostError('WXH_STORE_UNAVAILABLE', 'disk full')

/** A store whose next writes fail. */
function failing(times: number) {
  let left = 0
  return {
    fail: () => {
      left = times
    },
    store: (own: RolloutStore): Partial<RolloutStore> => ({
      put: async (next, entry) => {
        if (left-- > 0) throw full
        return own.put(next, entry)
      },
    }),
  }
}

describe('a rollout', () => {
  test('routes nothing before it is started', async () => {
    const { control, rollouts } = await rolloutsRig()
    await control.plan({ protocol: 'pay', canary: 'pay-v3@1.1.0' }, order())
    expect(rollouts.lane('wx1', 'pay')).toBeUndefined()
  })

  test('gives the canary its share of keys once it runs, and no calls of other protocols', async () => {
    const { rollouts, started } = await rolloutsRig()
    const id = await started([half])
    const lane = rollouts.lane('wx1', 'pay')
    expect(lane).toMatchObject({ rolloutId: id, canary: loadedOf('1.1.0'), shadowShare: 0 })
    const arms = Array.from({ length: 1_000 }, (_, i) => lane?.armOf(`key ${i}`))
    // 500 are expected; 6 standard deviations are 95.
    expect(Math.abs(arms.filter((arm) => arm === 'canary').length - 500)).toBeLessThan(95)
    expect(rollouts.lane('wx1', 'template')).toBeUndefined()
  })

  test('advances by what the judge says, and is promoted in the end', async () => {
    const judges = fakeJudges({ 2: { kind: 'accepted' }, 3: { kind: 'accepted' } })
    const rig = await rolloutsRig({ judges })
    const id = await rig.started()
    callCanary(rig)
    callCanary(rig)
    await written()
    expect(rig.control.view(id)).toMatchObject({ rollout: { step: 1 }, weight: 500_000 })
    callCanary(rig)
    await written()
    expect(rig.stateOf(id)).toEqual({ kind: 'promoted' })
    expect(rig.rollouts.lane('wx1', 'pay')).toBeUndefined()
    expect(rig.rollouts.stableFor('wx1', 'pay', loadedOf('1.0.0')).id.version).toBe('1.1.0')
    expect(judges.begun).toEqual(['1/0/2', '1/1/3'])
  })

  test('is rolled back for good, and who did what is written', async () => {
    const rig = await rolloutsRig({ judges: fakeJudges({ 1: rollBack }) })
    const id = await rig.started()
    callCanary(rig, true)
    await written()
    const evidence = 'absolute: evidence 3412, threshold 3000'
    expect(rig.stateOf(id)).toEqual({ kind: 'rolled-back', why: 'absolute', evidence })
    expect(rig.rollouts.lane('wx1', 'pay')).toBeUndefined()
    const history = await rig.control.history(id)
    expect(history.map(({ actor, what, why }) => [actor, what, why])).toEqual([
      ['cli:test', 'planned', 'new'],
      ['cli:test', 'started', 'go'],
      ['host', 'rolled-back', evidence],
    ])
    expect(rig.changes.map(({ before, rollout, entry }) => [before?.version, rollout.version, entry?.what])).toEqual([
      [undefined, 1, 'planned'],
      [1, 2, 'started'],
      [2, 3, 'rolled-back'],
    ])
  })

  test('that is paused does not advance, and advances when it is resumed', async () => {
    const judges = fakeJudges({ 1: { kind: 'accepted' } })
    const rig = await rolloutsRig({ judges })
    const id = await rig.started()
    await rig.control.pause(id, order())
    callCanary(rig)
    await written()
    expect(rig.control.view(id).rollout.step).toBe(0)
    judges.shown = { acceptance: 1 }
    await rig.control.resume(id, order())
    await rig.clock.advance(5_000)
    expect(rig.control.view(id).rollout).toMatchObject({ state: { kind: 'running' }, step: 1 })
  })

  test('that is paused is rolled back all the same', async () => {
    const rig = await rolloutsRig({ judges: fakeJudges({ 1: rollBack }) })
    const id = await rig.started()
    await rig.control.pause(id, order())
    callCanary(rig, true)
    await written()
    expect(rig.stateOf(id).kind).toBe('rolled-back')
  })

  test('that is suspended has share 0, and stable is observed', async () => {
    const rig = await rolloutsRig({ judges: fakeJudges({ 1: suspend, 2: { kind: 'upstream-to-blame' } }) })
    const id = await rig.started([half])
    callCanary(rig, true)
    await written()
    expect(rig.stateOf(id)).toEqual({ kind: 'suspended', why: 'upstream-check' })
    const lane = rig.rollouts.lane('wx1', 'pay')
    expect(Array.from({ length: 100 }, (_, i) => lane?.armOf(`${i}`))).not.toContain('canary')
    lane?.admit('stable', 'wx1', 'k').settle({ blame: 'no', ms: 1, rescued: false })
    await written()
    expect(rig.stateOf(id)).toEqual({ kind: 'holding', why: 'upstream-incident' })
    expect(rig.control.view(id).weight).toBe(500_000)
  })

  test('whose rescues are used up has share 0 until a person resumes', async () => {
    const { rollouts, control, started, stateOf } = await rolloutsRig()
    const id = await started()
    rollouts.exhausted(id)
    await written()
    expect(stateOf(id)).toEqual({ kind: 'suspended', why: 'fallback-budget' })
    expect(control.view(id).weight).toBe(0)
    await control.resume(id, order())
    expect(control.view(id).weight).toBe(50_000)
  })

  test('whose worker is quarantined is rolled back, and no other one', async () => {
    const { rollouts, started, stateOf } = await rolloutsRig()
    const id = await started()
    rollouts.quarantined({ name: 'pay-v3', version: '1.0.0' }, 'died 5 times')
    await written()
    expect(stateOf(id).kind).toBe('running')
    rollouts.quarantined({ name: 'pay-v3', version: '1.1.0' }, 'died 5 times')
    await written()
    expect(stateOf(id)).toEqual({ kind: 'rolled-back', why: 'quarantined', evidence: 'died 5 times' })
  })

  test('that is not there is accused in vain', async () => {
    const { rollouts, changes } = await rolloutsRig()
    rollouts.accuse('x', 'hard-evidence', 'e')
    rollouts.exhausted('x')
    rollouts.compared('x', true)
    await written()
    expect(changes).toEqual([])
  })
})

test('a verdict that was heard before a crash is acted upon before the first call', async () => {
  const rig = await rolloutsRig()
  const id = await rig.started()
  rig.judges.shown = { stands: 'rolled-back', standsBy: 'slow' }
  const after = rig.open()
  expect(after.rollouts.lane('wx1', 'pay')).toBeUndefined()
  await written()
  expect(after.stateOf(id)).toMatchObject({ kind: 'rolled-back', why: 'slow' })
  await after.rollouts.close()
})

describe('shadowing', () => {
  test('ends by comparisons, and its count outlives a restart', async () => {
    const rig = await rolloutsRig()
    const id = await rig.started([{ kind: 'shadow' }, half])
    expect(rig.rollouts.lane('wx1', 'pay')?.shadowShare).toBe(0.1)
    for (let i = 0; i < 1_721; i++) rig.rollouts.compared(id, false)
    await rig.clock.advance(5_000)
    const after = rig.open()
    expect(after.control.view(id)).toMatchObject({ judge: { stepRequests: 1_721 }, rollout: { step: 0 } })
    after.rollouts.compared(id, false)
    await written()
    expect(after.control.view(id)).toMatchObject({ rollout: { step: 1 }, weight: 500_000 })
    await after.rollouts.close()
  })

  test('holds for a person where versions differ, and begins anew when resumed', async () => {
    const { rollouts, control, started, stateOf } = await rolloutsRig()
    const id = await started([{ kind: 'shadow' }, half])
    for (let i = 0; i < 5; i++) rollouts.compared(id, true)
    await written()
    expect(stateOf(id)).toEqual({ kind: 'holding', why: 'differences' })
    const resumed = await control.resume(id, order('they are meant'))
    expect(resumed.judge.stepRequests).toBe(0)
  })

  test('counts no comparison of another step', async () => {
    const { rollouts, control, started } = await rolloutsRig()
    const id = await started([fivePercent])
    rollouts.compared(id, true)
    expect(control.view(id).judge.stepRequests).toBe(0)
  })
})

describe('where a change cannot be written', () => {
  test('a canary that is taken back gets nothing meanwhile, and it is tried until it holds', async () => {
    const { fail, store } = failing(3)
    const rig = await rolloutsRig({ store })
    const id = await rig.started()
    fail()
    rig.rollouts.accuse(id, 'hard-evidence', 'encode threw again')
    expect(rig.rollouts.lane('wx1', 'pay')).toBeUndefined()
    await rig.clock.advance(100)
    expect(rig.stateOf(id).kind).toBe('running')
    expect(rig.rollouts.lane('wx1', 'pay')).toBeUndefined()
    // Waits of 100, 200 and 400 ms.
    await rig.clock.advance(600)
    expect(rig.stateOf(id).kind).toBe('rolled-back')
    expect(rig.troubles).toEqual([full, full, full])
  })

  test('an advance does not route before it is durable', async () => {
    const { fail, store } = failing(1)
    const rig = await rolloutsRig({ store, judges: fakeJudges({ 1: { kind: 'accepted' } }) })
    const id = await rig.started()
    fail()
    callCanary(rig)
    await written()
    expect(rig.control.view(id)).toMatchObject({ rollout: { step: 0 }, weight: 50_000 })
    await rig.clock.advance(100)
    expect(rig.control.view(id)).toMatchObject({ rollout: { step: 1 }, weight: 500_000 })
  })

  test('an operator is told, and nothing changes', async () => {
    const { fail, store } = failing(1)
    const { control, started, stateOf } = await rolloutsRig({ store })
    const id = await started()
    fail()
    await expect(control.pause(id, order())).rejects.toBe(full)
    expect(stateOf(id).kind).toBe('running')
  })

  test('an operator does not wait behind what is tried again and again', async () => {
    const { fail, store } = failing(2)
    const rig = await rolloutsRig({ store })
    const id = await rig.started()
    fail()
    rig.rollouts.exhausted(id)
    await written()
    await expect(rig.control.abort(id, order())).rejects.toBe(full)
    await rig.control.abort(id, order())
    await rig.clock.advance(5_000)
    expect(rig.stateOf(id).kind).toBe('aborted')
  })

  test('nobody promotes what is about to be rolled back', async () => {
    const { fail, store } = failing(1)
    const rig = await rolloutsRig({ store })
    const id = await rig.started()
    fail()
    rig.rollouts.accuse(id, 'hard-evidence', 'e')
    await written()
    await expect(rig.control.promote(id, { ...order(), all: true })).rejects.toMatchObject({
      code: 'WXH_ROLLOUT_STATE',
    })
    expect(rig.stateOf(id).kind).toBe('rolled-back')
  })

  test('a host that stops waits no longer', async () => {
    const { fail, store } = failing(1_000)
    const rig = await rolloutsRig({ store })
    const id = await rig.started()
    fail()
    rig.rollouts.accuse(id, 'hard-evidence', 'e')
    await written()
    await rig.rollouts.close()
    expect(rig.clock.pending).toBe(0)
  })
})

test('a listener that fails keeps nobody from anything', async () => {
  const { rollouts, started, stateOf, troubles } = await rolloutsRig()
  rollouts.watch(() => {
    throw new Error('bug')
  })
  const id = await started()
  expect(stateOf(id).kind).toBe('running')
  expect(troubles).toEqual([new Error('bug'), new Error('bug')])
})
