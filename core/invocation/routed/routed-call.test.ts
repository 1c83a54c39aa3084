import { describe, expect, test } from 'vitest'
import { formatPluginId } from '../../plugin/loaded-plugin.ts'
import { createRouter } from '../../router/router.ts'
import type { ShadowSample } from '../../shadow/shadow.ts'
import type { Suspicion } from '../../shadow/suspicion.ts'
import { fakeApp } from '../../testing/call-rig.ts'
import { type FakeLanes, fakeCanary, fakeLanes } from '../../testing/fake-lane.ts'
import { fakeLoaded, fakeOperation, fakeRegistry } from '../../testing/fake-plugin.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import type { ArmReport, CallReport, CallRequest } from '../call-request.ts'
import { createArmNews, type ObservedArm } from './arm-news.ts'
import { operationOf } from './operation-of.ts'
import { createRoutedCall, type RoutedRequest } from './routed-call.ts'
import { createShadowOfCall, type ShadowOfCall } from './shadow-of-call.ts'

const all = 1_000_000
const fine: ArmReport = { isObserved: true, blame: 'no', rescued: false }

interface RigOptions {
  readonly stable?: ReturnType<typeof fakeLoaded>
  readonly lanes?: (clock: VirtualClock) => FakeLanes
  readonly arm?: ArmReport
  readonly reproduced?: 'reproduced' | 'not-reproduced'
  readonly shadow?: ShadowOfCall
  readonly invoke?: (request: CallRequest) => Promise<CallReport>
}

function rig({ stable = fakeLoaded(), arm = fine, ...options }: RigOptions = {}) {
  const clock = new VirtualClock()
  const lanes = (options.lanes ?? fakeLanes)(clock)
  const calls: CallRequest[] = []
  const accused: string[] = []
  const exhausted: string[] = []
  const observed: ObservedArm[] = []
  const report: CallReport = {
    result: { kind: 'output', output: 1, warnings: [], replayed: false },
    attempts: 1,
    upstreamMs: 5,
    arm,
  }
  const call = createRoutedCall({
    clock,
    router: createRouter(fakeRegistry(stable), lanes),
    invoke: async (request) => {
      calls.push(request)
      return options.invoke === undefined ? report : options.invoke(request)
    },
    news: createArmNews({
      clock,
      rollouts: {
        accuse: (id, why, evidence) => void accused.push(`${id} ${why}: ${evidence}`),
        exhausted: (id) => void exhausted.push(id),
      },
      reproduce: async () => options.reproduced ?? 'not-reproduced',
      onObserved: (one) => void observed.push(one),
    }),
    ...(options.shadow === undefined ? {} : { shadow: options.shadow }),
  })
  const make = (more: Partial<RoutedRequest> = {}) => {
    const operation = operationOf(stable, more.operationName ?? 'look') ?? fakeOperation()
    const request = { app: fakeApp, addressed: stable, operationName: 'look', operation, input: {} }
    return call({ ...request, idempotencyKey: undefined, requestId: 'r1', deadline: clock.now() + 1_000, ...more })
  }
  const versions = () => calls.map(({ loaded }) => loaded.id.version)
  return { clock, lanes, calls, accused, exhausted, observed, call: make, versions }
}

describe('a call', () => {
  test('goes to stable where no rollout takes the app in, and nothing is observed', async () => {
    const { call, lanes, calls, versions } = rig()
    lanes.end()
    expect(await call()).toMatchObject({ givenTo: 'stable', answeredBy: { id: { version: '1.0.0' } } })
    expect(versions()).toEqual(['1.0.0'])
    expect(calls[0]?.rescue).toBeUndefined()
    expect(lanes.seen).toEqual([])
  })

  test('goes to the arm of its key, and is observed once', async () => {
    const { call, lanes, versions } = rig()
    await call()
    lanes.setWeight(all)
    expect(await call()).toMatchObject({ givenTo: 'canary', answeredBy: { id: { version: '1.1.0' } } })
    expect(versions()).toEqual(['1.0.0', '1.1.0'])
    expect(lanes.seen.map(({ arm, failed }) => [arm, failed])).toEqual([
      ['stable', false],
      ['canary', false],
    ])
  })

  test('on the canary has stable to come to the rescue, on stable nobody', async () => {
    const { call, lanes, calls } = rig()
    await call()
    lanes.setWeight(all)
    await call()
    expect(calls.map(({ rescue }) => rescue && formatPluginId(rescue.loaded.id))).toEqual([undefined, 'fake-v1@1.0.0'])
    expect(calls[1]?.operation).not.toBe(calls[1]?.rescue?.operation)
  })

  test('of one sticky key goes to one arm, whoever sends it', async () => {
    const stable = fakeLoaded({ look: fakeOperation({ stickyBy: '/text' }) })
    const { call, lanes, versions } = rig({ stable })
    lanes.setWeight(500_000)
    const input = { text: 'order-1' }
    for (const requestId of ['a', 'b', 'c', 'd']) await call({ input, requestId, idempotencyKey: requestId })
    expect(new Set(versions()).size).toBe(1)
  })

  test('that the canary cannot do goes to stable', async () => {
    const stable = fakeLoaded({ old: fakeOperation() })
    const { call, lanes, versions } = rig({ stable })
    lanes.setWeight(all)
    expect(await call({ operationName: 'old' })).toMatchObject({ givenTo: 'stable' })
    expect(versions()).toEqual(['1.0.0'])
    expect(lanes.seen.map(({ arm }) => arm)).toEqual(['stable'])
  })

  test('whose body came in while the rollout was taken back goes to stable', async () => {
    const { call, lanes, versions } = rig()
    lanes.setWeight(all)
    lanes.end()
    await call()
    expect(versions()).toEqual(['1.0.0'])
  })

  test('goes to a version that was promoted meanwhile, unless that one has no such operation', async () => {
    const promoted = { ...fakeLoaded(), id: { name: 'fake-v1', version: '1.2.0' } }
    const lanes = (clock: VirtualClock) => ({ ...fakeLanes(clock), lane: () => undefined, stableFor: () => promoted })
    const { call, versions } = rig({ lanes, stable: fakeLoaded({ old: fakeOperation() }) })
    expect((await call()).answeredBy.id.version).toBe('1.2.0')
    expect((await call({ operationName: 'old' })).answeredBy.id.version).toBe('1.0.0')
    expect(versions()).toEqual(['1.2.0', '1.0.0'])
  })

  test('takes the time from its admission to its answer', async () => {
    const { call, lanes, clock } = rig({
      invoke: async () => {
        await clock.advance(2_501)
        return {
          result: { kind: 'output', output: 1, warnings: [], replayed: false },
          attempts: 1,
          upstreamMs: 0,
          arm: fine,
        }
      },
    })
    await call()
    expect(lanes.seen.map(({ slow }) => slow)).toEqual([true])
  })

  test('that breaks off in the host is not observed, and holds nobody up', async () => {
    let breaks = true
    const { call, lanes } = rig({
      invoke: async () => {
        if (breaks) throw new Error('the host broke')
        return {
          result: { kind: 'output', output: 1, warnings: [], replayed: false },
          attempts: 1,
          upstreamMs: 0,
          arm: fine,
        }
      },
    })
    await expect(call()).rejects.toThrow('the host broke')
    breaks = false
    await call()
    expect(lanes.seen).toHaveLength(1)
  })
})

describe('a rollout is told', () => {
  test('of a failure, whose class it is, and that stable came to the rescue', async () => {
    const arm: ArmReport = { isObserved: true, blame: 'yes', errorClass: 'plugin-fault', rescued: true }
    const { call, lanes, observed } = rig({ arm })
    lanes.setWeight(all)
    expect(await call()).toMatchObject({ givenTo: 'canary', answeredBy: { id: { version: '1.0.0' } } })
    expect(lanes.seen).toMatchObject([{ arm: 'canary', failed: true, error: true }])
    expect(observed).toEqual([{ protocol: 'fake', arm: 'canary', blame: 'yes', rescued: true }])
  })

  test('nothing of a local answer', async () => {
    const { call, lanes, observed } = rig({ arm: { ...fine, isObserved: false } })
    await call()
    expect([lanes.seen, observed]).toEqual([[], []])
  })

  test('that the budget for rescues is used up', async () => {
    const { call, lanes, exhausted } = rig({ arm: { ...fine, blame: 'yes', budgetExhausted: true } })
    lanes.setWeight(all)
    await call()
    expect(exhausted).toEqual(['fake-7f3k2a9c'])
  })

  const suspicion = { phase: 'encode', canary: fakeCanary(), operationName: 'look' } as Suspicion

  test('of hard evidence once it was reproduced, without anything of the input', async () => {
    const { call, accused } = rig({ arm: { ...fine, blame: 'yes', suspicion }, reproduced: 'reproduced' })
    await call({ input: { text: 'oia2TjuEGTNoeX76QEjQNrcURxG8' } })
    expect(accused).toEqual([expect.stringMatching(/^fake-7f3k2a9c hard-evidence: fake\.look: .* cannot encode /)])
    expect(accused.join()).not.toContain('oia2')
  })

  test('of two inputs within a minute whose signature WeChat refuses of the canary alone', async () => {
    let inputHash = 'one'
    const refused = () => ({ ...fine, blame: 'yes', signatureRefused: { keySerial: 'S1', inputHash } }) as const
    const { call, accused, clock } = rig({
      invoke: async () => ({
        result: { kind: 'output', output: 1, warnings: [], replayed: false },
        attempts: 2,
        upstreamMs: 0,
        arm: refused(),
      }),
    })
    await call()
    await call()
    expect(accused).toEqual([])
    await clock.advance(60_000)
    inputHash = 'two'
    await call()
    expect(accused).toEqual([expect.stringContaining('hard-evidence: WeChat refused')])
  })

  test('nothing hard of what is not reproduced', async () => {
    const { call, accused } = rig({ arm: { ...fine, blame: 'yes', suspicion } })
    await call()
    expect(accused).toEqual([])
  })
})

describe('a caller that names the version', () => {
  test('is answered by it, without rescue and without being observed', async () => {
    const { call, lanes, calls, versions } = rig()
    expect(await call({ chosen: 'canary' })).toMatchObject({
      givenTo: 'canary',
      answeredBy: { id: { version: '1.1.0' } },
    })
    lanes.setWeight(all)
    expect(await call({ chosen: 'stable' })).toMatchObject({ givenTo: 'stable' })
    expect(versions()).toEqual(['1.1.0', '1.0.0'])
    expect(calls.map(({ rescue }) => rescue)).toEqual([undefined, undefined])
    expect(lanes.seen).toEqual([])
  })

  test('is refused where the canary has gone or cannot do it', async () => {
    const { call, lanes, calls } = rig()
    const onlyStable = { operationName: 'old', operation: fakeOperation() }
    await expect(call({ chosen: 'canary', ...onlyStable })).rejects.toMatchObject({ code: 'WXH_ARM_ABSENT' })
    lanes.end()
    await expect(call({ chosen: 'canary' })).rejects.toMatchObject({ code: 'WXH_ARM_ABSENT' })
    expect(calls).toEqual([])
  })
})

test('a caller that names the canary of a suspended rollout is refused', async () => {
  const { call, calls } = rig({ lanes: (clock) => fakeLanes(clock, { isSuspended: true }) })
  await expect(call({ chosen: 'canary' })).rejects.toMatchObject({ code: 'WXH_ARM_ABSENT' })
  expect(calls).toEqual([])
})

describe('a call that is shadowed', () => {
  function shadowRig(samples: boolean, more: RigOptions = {}) {
    const log: string[] = []
    const sample: ShadowSample = { began: () => {}, answered: () => {}, end: () => void log.push('end') }
    const shadow = createShadowOfCall({ sample: () => (samples ? sample : undefined) })
    const lanes = (clock: VirtualClock) => fakeLanes(clock, { shadowShare: 0.1 })
    return { ...rig({ lanes, shadow, ...more }), log, sample }
  }

  test('is handled by stable with a witness, which is told when it ends', async () => {
    const { call, calls, log, sample } = shadowRig(true)
    await call()
    expect(calls[0]?.witness).toBe(sample)
    expect(log).toEqual(['end'])
  })

  test('tells its witness also when it breaks off', async () => {
    const { call, log } = shadowRig(true, { invoke: () => Promise.reject(new Error('no')) })
    await expect(call()).rejects.toThrow('no')
    expect(log).toEqual(['end'])
  })

  test('has no witness where it is not of the sample', async () => {
    const { call, calls, log } = shadowRig(false)
    await call()
    expect([calls[0]?.witness, log]).toEqual([undefined, []])
  })
})
