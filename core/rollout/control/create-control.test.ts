import { describe, expect, test } from 'vitest'
import type { RolloutStore } from '../store/rollout-store.ts'
import { fivePercent, half, loadedOf, order, rolloutsRig } from '../testing/rollouts-rig.ts'
import { refusal } from './refusal.ts'

const request = { protocol: 'pay', canary: 'pay-v3@1.1.0', steps: [fivePercent, half] }

describe('two operators at once', () => {
  test('one wins, the other is told what changed, by whom and why', async () => {
    const { control, started } = await rolloutsRig()
    const id = await started()
    await control.pause(id, { actor: 'ops-a', why: 'complaints from a hospital', version: 2 })
    const second = control.promote(id, { ...order('looks good'), version: 2 })
    await expect(second).rejects.toMatchObject({
      code: 'WXH_ROLLOUT_CONFLICT',
      message:
        `The rollout ${id} is at version 3 (paused), not 2. Since then: version 3: paused by ops-a at ` +
        '2026-11-20T00:00:00.000Z (complaints from a hospital). Decide anew, and name version 3.',
    })
  })

  test('in the same moment: one wins', async () => {
    const { control, started } = await rolloutsRig()
    const id = await started()
    const both = await Promise.allSettled([control.promote(id, order('a', 2)), control.abort(id, order('b', 2))])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })

  test('without a version each is done to what is there', async () => {
    const { control, started, stateOf } = await rolloutsRig()
    const id = await started()
    await Promise.all([control.pause(id, order()), control.abort(id, order())])
    expect(stateOf(id)).toEqual({ kind: 'aborted' })
  })

  test('a version that never was is told', async () => {
    const { control, started } = await rolloutsRig()
    const id = await started()
    await expect(control.pause(id, order('x', 9))).rejects.toThrow('There was never such a version.')
  })

  test('another host that was first is looked at, and then it is done', async () => {
    let isFirst = true
    const store = (own: RolloutStore): Partial<RolloutStore> => ({
      put: async (next, entry) => {
        if (next.state.kind === 'paused' && isFirst) {
          isFirst = false
          const current = own.get(next.id)
          if (current !== undefined) {
            const foreign = { ...current, version: current.version + 1, step: 1 }
            await own.put(foreign, { ...entry, what: 'advanced' })
          }
        }
        return own.put(next, entry)
      },
    })
    const { control, started } = await rolloutsRig({ store })
    const id = await started()
    const { rollout } = await control.pause(id, order())
    expect(rollout).toMatchObject({ state: { kind: 'paused' }, step: 1, version: 4 })
  })
})

describe('an order', () => {
  test('that is not possible says what is', async () => {
    const { control, started } = await rolloutsRig()
    const id = await started()
    await expect(control.clear(id, order())).rejects.toMatchObject({
      code: 'WXH_ROLLOUT_STATE',
      message: `The rollout ${id} is running (version 2): clear is not possible. Possible: pause, promote, promote-all, abort.`,
    })
    await control.abort(id, order())
    await expect(control.abort(id, order())).rejects.toThrow(
      'Nothing can be done with it any more; plan a new rollout.',
    )
  })

  test('without a reason is refused', async () => {
    const { control, started } = await rolloutsRig()
    const id = await started()
    await expect(control.abort(id, order(' '))).rejects.toMatchObject({
      code: 'WXH_ROLLOUT_REFUSED',
      details: { faults: [expect.objectContaining({ where: 'why' })] },
    })
    await expect(control.plan(request, order(''))).rejects.toThrow('no reason is given')
  })

  test('of a rollout that is not there is refused', async () => {
    const { control } = await rolloutsRig()
    await expect(control.start('x', order())).rejects.toMatchObject({ code: 'WXH_ROLLOUT_NOT_FOUND' })
    expect(() => control.view('x')).toThrow('There is no rollout x.')
    await expect(control.history('x')).rejects.toMatchObject({ code: 'WXH_ROLLOUT_NOT_FOUND' })
  })
})

describe('planning', () => {
  test('is refused with all faults, those of the proof too', async () => {
    const breaking = refusal('canary', 'removes the operation refund', 'Keep it.')
    const { control } = await rolloutsRig({ faults: [breaking] })
    await expect(control.plan({ ...request, steps: [] }, order(' '))).rejects.toMatchObject({
      code: 'WXH_ROLLOUT_REFUSED',
      details: {
        faults: [expect.objectContaining({ where: 'why' }), expect.objectContaining({ where: 'steps' }), breaking],
      },
    })
    expect(control.list()).toEqual([])
  })

  test('tells what each step is expected to take at present traffic', async () => {
    const { control, rollouts, clock } = await rolloutsRig()
    for (let i = 0; i < 6_000; i++) rollouts.called('wx1', 'pay')
    await clock.advance(60_000)
    const { expected, callsPerMinute, stepLeftMs } = await control.plan(request, order())
    expect(callsPerMinute).toBe(6_000)
    // 2,880 requests at 5 % and 50 % of 6,000 a minute: 9.6 minutes, and 0.96.
    expect(expected).toEqual([
      { requests: 2_880, ms: 576_000 },
      { requests: 2_880, ms: 57_600 },
    ])
    expect(stepLeftMs).toBeUndefined()
  })

  test('counts the traffic of the cohort alone', async () => {
    const { control, rollouts, clock } = await rolloutsRig()
    for (const appid of ['wx1', 'wx2', 'wx2']) rollouts.called(appid, 'pay')
    rollouts.called('wx1', 'template')
    await clock.advance(30_000)
    const view = await control.plan({ ...request, cohort: { apps: ['wx2'] } }, order())
    // Two calls in the first half of the first minute.
    expect(view.callsPerMinute).toBe(4)
  })
})

describe('starting', () => {
  test('is refused where what was planned holds no longer', async () => {
    const { control, plugins } = await rolloutsRig()
    const { rollout } = await control.plan(request, order())
    plugins.replace([loadedOf('1.0.1'), loadedOf('1.1.0', { integrity: 'sha256-other' })])
    await expect(control.start(rollout.id, order())).rejects.toMatchObject({
      details: {
        faults: [
          expect.objectContaining({ what: 'the loaded version has other bytes than the planned one' }),
          expect.objectContaining({ what: 'another version than the planned one serves its apps now' }),
        ],
      },
    })
  })

  test('is refused in one line where the version is not on this host', async () => {
    const { control, plugins } = await rolloutsRig()
    const { rollout } = await control.plan(request, order())
    plugins.replace([loadedOf('1.0.0')])
    await expect(control.start(rollout.id, order())).rejects.toMatchObject({
      details: { faults: [expect.objectContaining({ what: expect.stringContaining('is not loaded') })] },
    })
  })

  test('is refused where the proof holds no longer, and nothing is routed', async () => {
    const faults: ReturnType<typeof refusal>[] = []
    const { control, rollouts, stateOf } = await rolloutsRig({ faults })
    const { rollout } = await control.plan(request, order())
    faults.push(refusal('canary', 'its record is gone', 'Verify it.'))
    await expect(control.start(rollout.id, order())).rejects.toThrow('its record is gone')
    expect(stateOf(rollout.id)).toEqual({ kind: 'planned' })
    expect(rollouts.lane('wx1', 'pay')).toBeUndefined()
  })
})

describe('while the shared store is away', () => {
  test('nothing is planned, and nothing goes further', async () => {
    const reach: { now: RolloutStore['reach'] } = { now: 'joined' }
    const store = () => ({
      get reach() {
        return reach.now
      },
    })
    const { control, started, stateOf } = await rolloutsRig({ store })
    const id = await started()
    reach.now = 'away'
    await expect(control.plan(request, order())).rejects.toThrow('cannot be reached')
    for (const act of [control.promote, control.resume, control.start])
      await expect(act(id, order())).rejects.toMatchObject({ code: 'WXH_ROLLOUT_AWAY' })
    await control.abort(id, order())
    expect(stateOf(id)).toEqual({ kind: 'aborted' })
  })
})
