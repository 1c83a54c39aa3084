import { describe, expect, test } from 'vitest'
import { useCanaryHome } from './support/canary-plugin.ts'
import { DealtCalls } from './support/dealt-calls.ts'
import { eventually } from './support/eventually.ts'
import { useSandbox } from './support/sandbox.ts'
import { ShiftedClock } from './support/shifted-clock.ts'

const order = { actor: 'cli:test', why: 'a test' }
/** So many calls are looked at once before it is asked how the rollout stands. */
const batch = 20
/** On a busy machine a thousand calls take their time. */
const timeout = 90_000

/** A canary of template that does as stable does, at a share of calls. */
async function rollingOut(share: number, clock?: ShiftedClock) {
  const { manifest } = await useCanaryHome({
    stable: ['oauth2', 'template-v1'],
    canaries: [{ of: 'template-v1', run: 'inline' }],
  })
  const sandbox = await useSandbox({
    env: { WXHOST_MANIFEST: manifest, WXHOST_CONTRACTS: 'require' },
    ...(clock !== undefined && { clock }),
  })
  const { control } = sandbox.host.rollouts
  const steps = [{ kind: 'weight', weight: share * 1_000_000 }] as const
  const { rollout } = await control.plan({ protocol: 'template', canary: 'template-v1@1.1.0', steps }, order)
  await control.start(rollout.id, order)
  const calls = new DealtCalls(sandbox)
  await calls.good(40, share)
  const state = () => control.view(rollout.id).rollout.state
  return {
    calls,
    judge: () => control.view(rollout.id).judge,
    state,
    /** Good calls of stable until the rollout is in another state, at most so many. */
    async calmWhile(kind: string, most: number): Promise<void> {
      for (let made = 0; made < most && state().kind === kind; made += batch) await calls.good(batch, 0)
    },
    history: async () => (await control.history(rollout.id)).slice(2).map(({ what, actor }) => `${what} by ${actor}`),
  }
}

// What the detectors make of it by chance, in long runs: core/rollout/incident.test.ts. Here nothing is left to chance.
describe('a fifth of all calls fails at WeChat', () => {
  test.each([
    [0.05, { stable: 19, canary: 1 }],
    [0.5, { stable: 10, canary: 10 }],
  ])('at a share of %d: the rollout is held, and goes on by itself after', { timeout }, async (share, expected) => {
    const { calls, state, judge, calmWhile, history } = await rollingOut(share)
    expect(await calls.troubled(100, share, ['stable', 'canary'])).toEqual(expected)
    await eventually(state).toEqual({ kind: 'holding', why: 'upstream-incident' })
    expect(judge().arms.canary.errors).toBe(expected.canary)

    // Stable's average of 500 calls sinks from less than 4 % to 0.5 %: 500 ln 8 = 1,040 calls.
    await calmWhile('holding', 1_100)
    await eventually(state).toEqual({ kind: 'running' })
    expect(await history()).toEqual(['held by host', 'went-on by host'])
  })
})

describe('a fifth of the canary’s calls alone fails at WeChat', () => {
  test.each([
    [0.05, ['rolled-back by host']],
    [0.5, ['suspended by host', 'rolled-back by host']],
  ])('at a share of %d: it is rolled back', { timeout }, async (share, expected) => {
    const { calls, state, judge, calmWhile, history } = await rollingOut(share)
    for (let made = 0; made < 1_000 && state().kind === 'running'; made += batch)
      await calls.troubled(batch, share, ['canary'])
    await eventually(() => state().kind).not.toBe('running')
    await calmWhile('suspended', 620)
    await eventually(() => state().kind).toBe('rolled-back')
    expect(await history()).toEqual(expected)
    expect(judge().arms.stable.errors).toBe(0)
  })
})

test('WeChat is silent until the rescues are used up: the rollout comes back by itself after', {
  timeout,
}, async () => {
  const clock = new ShiftedClock()
  const { calls, state, judge, history } = await rollingOut(0.5, clock)
  const isSpent = () => JSON.stringify(state()).includes('fallback-budget')
  const isAcquitted = async () => (await history()).includes('acquitted by host')
  for (let round = 0; round < 5 && !isSpent() && !(await isAcquitted()); round++)
    expect(await calls.silenced(80, 0.5)).toEqual([502])
  await eventually(isAcquitted).toBe(true)
  for (let made = 0; made < 3_000 && judge().isIncident; made += batch) await calls.good(batch, 0)
  // Other hosts might not have heard yet why it is suspended: they are given a quarter of a minute.
  clock.putForward(15_000)
  await eventually(state).toEqual({ kind: 'running' })
  const whole = await history()
  expect([whole.includes('rolled-back by host'), whole.at(-1)]).toEqual([false, 'went-on by host'])
})
