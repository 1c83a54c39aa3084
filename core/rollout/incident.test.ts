import { describe, expect, test } from 'vitest'
import { settle } from '../testing/virtual-clock.ts'
import { createJudge } from './detector/create-judge.ts'
import { createRandom } from './simulate/random.ts'
import { fakeJudges } from './testing/fake-judge.ts'
import { rolloutsRig } from './testing/rollouts-rig.ts'

const healthy = 0.001

/** The real detectors, and traffic of 100 calls a second that fails by chance: the same chance in each run. */
async function useTraffic(weight: number) {
  const rig = await rolloutsRig({ judges: { ...fakeJudges(), create: createJudge } })
  const random = createRandom(20_261_121)
  const id = await rig.started([{ kind: 'weight', weight }])
  const states: string[] = []
  let key = 0
  const call = (rates: { readonly stable: number; readonly canary: number }) => {
    const lane = rig.rollouts.lane('wx1', 'pay')
    const arm = lane?.armOf(`key ${++key}`) ?? 'stable'
    const blame = random.next() < rates[arm] ? 'yes' : 'no'
    lane?.admit(arm, 'wx1', `key ${key}`).settle({ blame, ms: 20, rescued: false })
  }
  const seconds = async (count: number, stable: number, canary = stable) => {
    for (let i = 0; i < 10 * count; i++) {
      for (let j = 0; j < 10; j++) call({ stable, canary })
      await rig.clock.advance(100)
      await settle()
      const { state } = rig.control.view(id).rollout
      states.push('why' in state ? `${state.kind}: ${state.why}` : state.kind)
    }
  }
  return { ...rig, id, states, seconds }
}

describe('WeChat fails for 30 s for both arms, 20 % of calls', () => {
  test.each([50_000, 500_000, 900_000])(
    'at %i millionths: nothing is rolled back, and it goes on by itself',
    async (weight) => {
      const { states, seconds, control, id } = await useTraffic(weight)
      await seconds(10, healthy)
      expect(new Set(states)).toEqual(new Set(['running']))
      await seconds(30, 0.2)
      expect(states).toContain('holding: upstream-incident')
      expect(control.view(id).judge.isIncident).toBe(true)
      // Stable's average of 500 requests takes its time where stable has a tenth of them.
      await seconds(300, healthy)
      expect(states.filter((state) => state.startsWith('rolled-back'))).toEqual([])
      expect(['running', 'promoted']).toContain(states.at(-1))
    },
  )
})

describe('the canary alone fails, 20 % of calls', () => {
  test.each([
    [50_000, 'running'],
    [900_000, 'suspended: upstream-check'],
  ])('at %i millionths it is rolled back, before that %s', async (weight, before) => {
    const { states, seconds } = await useTraffic(weight)
    await seconds(10, healthy)
    // Where one of stable's first 600 calls fails, it is asked on.
    await seconds(120, healthy, 0.2)
    const back = states.findIndex((state) => state.startsWith('rolled-back'))
    expect(states[back - 1]).toBe(before)
    expect(states.at(-1)).toMatch(/^rolled-back: (absolute|relative)$/)
  })
})
