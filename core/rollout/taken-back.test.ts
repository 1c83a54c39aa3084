import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HostError } from '../errors/host-error.ts'
import { createJudge } from './detector/create-judge.ts'
import type { OrderKind } from './machine/rollout-event.ts'
import { isActive } from './machine/rollout-facts.ts'
import type { RolloutStore } from './store/rollout-store.ts'
import { fakeJudges } from './testing/fake-judge.ts'
import { half, loadedOf, order, rolloutsRig } from './testing/rollouts-rig.ts'

interface Calls {
  readonly arm: 'stable' | 'canary'
  readonly fails: boolean
  readonly times: number
  /** The first of them is settled much later. */
  readonly hangs: boolean
}
type Act =
  | { readonly do: OrderKind | 'accuse' | 'exhaust' | 'restart' }
  | { readonly do: 'call'; readonly calls: Calls }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'fill the disk'; readonly writes: number }

const orders = ['start', 'pause', 'resume', 'promote', 'abort', 'clear'] as const
const calls: fc.Arbitrary<Calls> = fc.record({
  arm: fc.constantFrom('stable', 'canary'),
  fails: fc.boolean(),
  times: fc.integer({ min: 1, max: 700 }),
  hangs: fc.boolean(),
})
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom(...orders) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('call' as const), calls }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('accuse' as const, 'exhaust' as const, 'restart' as const) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(20_000) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('fill the disk' as const), writes: fc.integer({ min: 1, max: 4 }) }),
  },
)
const keys = Array.from({ length: 40 }, (_, i) => `key ${i}`)

/** One started rollout at 50 % with the real judge, and all that may befall it. */
async function story() {
  let failing = 0
  const put = (own: RolloutStore): RolloutStore['put'] => {
    return async (next, entry) => {
      if (failing-- > 0) throw new HostError('WXH_STORE_UNAVAILABLE', 'disk full')
      return own.put(next, entry)
    }
  }
  const rig = await rolloutsRig({
    judges: { ...fakeJudges(), create: createJudge },
    store: (own) => ({ put: put(own) }),
  })
  let host: Pick<typeof rig, 'rollouts' | 'control' | 'own'> = rig
  const id = await rig.started([half])
  const hanging: (() => void)[] = []
  let called = 0

  const call = ({ arm, fails, times, hangs }: Calls) => {
    const lane = host.rollouts.lane('wx1', 'pay')
    for (let i = 0; i < times; i++) {
      const ticket = lane?.admit(arm, 'wx1', `${called++}`)
      const end = () => ticket?.settle({ blame: fails ? 'yes' : 'no', ms: 5, rescued: false })
      if (hangs && i === 0) hanging.push(end)
      else end()
    }
    if (hanging.length > 3) hanging.shift()?.()
  }
  const isGiven = () => keys.some((key) => host.rollouts.lane('wx1', 'pay')?.armOf(key) === 'canary')
  const stop = async () => {
    await host.rollouts.close()
    expect(rig.clock.pending).toBe(0)
  }

  return {
    stop,
    async do(next: Act): Promise<void> {
      if (next.do === 'call') call(next.calls)
      else if (next.do === 'wait') await rig.clock.advance(next.ms)
      else if (next.do === 'fill the disk') failing = next.writes
      else if (next.do === 'accuse') host.rollouts.accuse(id, 'hard-evidence', 'e')
      else if (next.do === 'exhaust') host.rollouts.exhausted(id)
      else if (next.do === 'restart') {
        await stop()
        host = rig.open()
      } else void host.control[next.do as 'start'](id, order()).catch(() => {})
      // At once, whether or not it could be written.
      if (next.do === 'accuse' || next.do === 'exhaust') expect(isGiven()).toBe(false)
    },
    /** What is stored holds for every call. */
    holds(): void {
      const state = host.own.get(id)?.state ?? { kind: 'planned' }
      if (!isActive({ state })) expect(host.rollouts.lane('wx1', 'pay')).toBeUndefined()
      if (state.kind === 'suspended') expect(isGiven()).toBe(false)
      const serving = host.rollouts.stableFor('wx1', 'pay', loadedOf('1.0.0')).id.version
      expect(serving).toBe(state.kind === 'promoted' ? '1.1.0' : '1.0.0')
    },
    async end(): Promise<void> {
      failing = 0
      for (const settle of hanging) settle()
      await rig.clock.advance(30_000)
    },
    /** What was found is done in the end, and is undone by a person alone. */
    async isTold(): Promise<void> {
      const { judge, rollout } = host.control.view(id)
      if (judge.stands === 'rolled-back') expect(isActive(rollout)).toBe(false)
      const history = await host.control.history(id)
      expect(history.map(({ version }) => version)).toEqual(history.map((_, i) => i + 1))
      for (const [i, { what }] of history.entries())
        if (history[i - 1]?.what === 'rolled-back') expect(what).toBe('cleared')
    },
  }
}

test('whatever happens, a canary that was taken back gets no call', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 30 }), async (acts) => {
      const rollout = await story()
      for (const each of acts) {
        await rollout.do(each)
        rollout.holds()
      }
      await rollout.end()
      rollout.holds()
      await rollout.isTold()
      await rollout.stop()
    }),
    { numRuns: 100 },
  )
})
