import { describe, expect, it, test } from 'vitest'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { AnyOperation } from '../../protocol/index.ts'
import type { Lane } from '../../rollout/lanes.ts'
import { createMask } from '../diff/mask.ts'
import { ReportBook } from '../report/report-book.ts'
import type { ReportStore } from '../report/report-store.ts'
import type { ShadowReport } from '../report/shadow-report.ts'
import { answer, compareRig, laneOf, moment, testApp, versionWith } from '../testing/shadow-rig.ts'
import { ArmPairs } from './arm-pairs.ts'
import { LiveShadow, type LiveShadowParts } from './live-shadow.ts'
import type { StartArm } from './start-arm.ts'

const stable = versionWith()
const other: Partial<AnyOperation> = { decode: () => ({ kind: 'output', output: { n: 2 } }) as never }

function shadowRig(more: Partial<LiveShadowParts> & { readonly startArm?: StartArm } = {}) {
  const rig = compareRig()
  const stored: ShadowReport[] = []
  const store: ReportStore = { get: () => undefined, put: (report) => void stored.push(report) }
  const told: (readonly [string, boolean])[] = []
  const starts: LoadedPlugin[] = []
  const stops: LoadedPlugin[] = []
  const startArm: StartArm = async (loaded) => {
    starts.push(loaded)
    return { plugin: loaded.plugin, stop: async () => void stops.push(loaded) }
  }
  const book = new ReportBook(store, rig.clock, createMask(new Uint8Array(32)))
  const pairs = new ArmPairs(more.startArm ?? startArm, rig.clock)
  const compared = (rolloutId: string, differs: boolean) => void told.push([rolloutId, differs])
  const shadow = new LiveShadow({ ...rig, random: () => 0.5, book, pairs, compared, ...more })
  return { ...rig, shadow, stored, told, starts, stops }
}

const request = { app: testApp, loaded: stable, operationName: 'look', input: { text: 'x' } }

/** One call from its beginning to its end. */
function pass(shadow: LiveShadow, lane: Lane, body = '{"n":1}'): boolean {
  const sample = shadow.sample(lane, request)
  sample?.began(moment)
  sample?.answered(answer(body), false)
  sample?.end()
  return sample !== undefined
}

describe('a call on stable while a rollout shadows', () => {
  it('is compared once it has ended', async () => {
    const { shadow, clock, told } = shadowRig()
    pass(shadow, laneOf(versionWith(other)))
    pass(shadow, laneOf(versionWith()))
    expect(told).toEqual([])
    await clock.advance(1)

    expect(told).toEqual([
      ['fake-1', true],
      ['fake-1', false],
    ])
    expect(shadow.report('fake-1')).toMatchObject({
      compared: 2,
      differing: 1,
      groups: [{ operation: 'look', path: 'output/n', count: 1 }],
    })
  })

  test.each([
    [0.5, false],
    [0.51, true],
  ])('is chosen by chance: 0.5 of a share of %d is %s', (shadowShare, expected) => {
    expect(pass(shadowRig().shadow, laneOf(versionWith(), { shadowShare }))).toBe(expected)
  })

  it('is not compared where it never began', async () => {
    const { shadow, clock, told } = shadowRig()
    shadow.sample(laneOf(versionWith()), request)?.end()
    await clock.advance(1)

    expect(told).toEqual([])
  })

  it('is dropped where too many come, and it is said', async () => {
    const { shadow, clock } = shadowRig()
    const chosen = Array.from({ length: 30 }, () => pass(shadow, laneOf(versionWith())))
    expect(chosen.filter(Boolean)).toHaveLength(20)
    await clock.advance(1_000)

    expect(shadow.report('fake-1')).toMatchObject({ compared: 20, dropped: 10 })
    expect(pass(shadow, laneOf(versionWith()))).toBe(true)
  })

  it.each([
    ['too long', { text: 'x'.repeat(1_048_577) }],
    ['of too many members', { list: Array.from({ length: 32_768 }, () => 1) }],
  ])(
    'is dropped where its input is %s: all of it waits in memory, and is compared in the thread of the host',
    async (_what, input) => {
      const { shadow, clock } = shadowRig()
      const sample = shadow.sample(laneOf(versionWith()), { ...request, input })
      sample?.began(moment)
      sample?.end()
      await clock.advance(1)

      expect(shadow.report('fake-1')).toMatchObject({ compared: 0, dropped: 1 })
    },
  )

  it('is compared where its input is as long as callers may send by default', async () => {
    const { shadow, clock } = shadowRig()
    const sample = shadow.sample(laneOf(versionWith()), { ...request, input: { text: 'x'.repeat(1_048_000) } })
    sample?.began(moment)
    sample?.end()
    await clock.advance(1)

    expect(shadow.report('fake-1')).toMatchObject({ compared: 1, dropped: 0 })
  })

  it('is dropped where its answers are too long', async () => {
    const { shadow, clock } = shadowRig()
    pass(shadow, laneOf(versionWith()), ' '.repeat(262_145))
    await clock.advance(1)

    expect(shadow.report('fake-1')).toMatchObject({ compared: 0, dropped: 1 })
  })

  it('differs where the canary cannot even be loaded', async () => {
    const canary = versionWith()
    const { shadow, clock } = shadowRig({
      startArm: async (loaded) => {
        if (loaded === canary) throw new Error('x')
        return { plugin: loaded.plugin, stop: async () => {} }
      },
    })
    for (let tries = 1; tries < 3; tries++) {
      pass(shadow, laneOf(canary))
      await clock.advance(5_000)
      expect(shadow.report('fake-1')).toBeUndefined()
    }
    pass(shadow, laneOf(canary))
    await clock.advance(1)

    expect(shadow.report('fake-1')?.groups).toMatchObject([{ path: 'load' }])
  })

  test.each(['stable', 'canary'])(
    'is compared again once a busy machine could start the thread of %s',
    async (which) => {
      const canary = versionWith()
      let starts = 0
      const { shadow, clock, told } = shadowRig({
        startArm: async (loaded) => {
          if ((loaded === canary) === (which === 'canary') && ++starts === 1) throw new Error('not ready after 5000 ms')
          return { plugin: loaded.plugin, stop: async () => {} }
        },
      })
      for (let second = 0; second < 7; second++) {
        pass(shadow, laneOf(canary))
        await clock.advance(1_000)
      }

      expect(told).toEqual([
        ['fake-1', false],
        ['fake-1', false],
      ])
    },
  )

  it('is not told of where stable cannot be loaded, or the host lacks something', async () => {
    const { shadow, clock, told } = shadowRig({ startArm: () => Promise.reject(new Error('x')) })
    const lacking = shadowRig({
      makeCall: () => {
        throw new Error('x')
      },
    })
    pass(shadow, laneOf(versionWith()))
    pass(lacking.shadow, laneOf(versionWith()))
    await clock.advance(1)
    await lacking.clock.advance(1)

    expect([...told, ...lacking.told]).toEqual([])
  })
})

describe('a push while a rollout shadows', () => {
  const inbound = (data: string) => ({
    notify: {
      summary: 's',
      owner: 'merchant' as const,
      open: (_push: unknown, call: { now: number; wechatNow: number }) => ({
        kind: 'events' as const,
        events: [{ id: 'a', type: 't', data: { data, at: [call.now, call.wechatNow] } }],
        ack: { status: 200, body: '' },
      }),
    },
  })
  const pushed = (loaded: LoadedPlugin, body = new Uint8Array(1)) => ({
    app: testApp,
    loaded,
    channelName: 'notify',
    push: { method: 'POST', query: {}, headers: {}, body } as const,
    arrivedAt: 5_000,
    deadline: 9_500,
  })
  const opening = (data: string) => versionWith({}, { inbound: inbound(data) })

  it('is opened by both once it is answered, at the moment when it came', async () => {
    const { shadow, clock, told } = shadowRig()
    shadow.push(laneOf(opening('b')), pushed(opening('a')))
    expect(told).toEqual([])
    await clock.advance(1)

    expect(shadow.report('fake-1')?.groups).toMatchObject([{ operation: 'notify', path: 'events/*/data/data' }])
  })

  it('is dropped where it is too long, and not taken where it is not chosen', async () => {
    const { shadow, clock } = shadowRig()
    shadow.push(laneOf(opening('b')), pushed(opening('a'), new Uint8Array(262_145)))
    shadow.push(laneOf(opening('b'), { shadowShare: 0 }), pushed(opening('a')))
    await clock.advance(1)

    expect(shadow.report('fake-1')).toMatchObject({ compared: 0, dropped: 1 })
  })
})

describe('a canary that hangs while it is compared', () => {
  it('holds up no caller, and no other rollout', async () => {
    const { shadow, clock, told } = shadowRig()
    const hangs = versionWith({ encode: () => new Promise<never>(() => {}) })
    for (let i = 0; i < 10; i++) pass(shadow, laneOf(hangs))
    pass(shadow, laneOf(versionWith(), { rolloutId: 'fake-2' }))
    await clock.advance(1)

    expect(told).toEqual([['fake-2', false]])
    await clock.advance(5_000)
    expect(told.slice(1)).toEqual([['fake-1', true]])
  })

  it('lets only so many calls wait', async () => {
    const { shadow, clock } = shadowRig()
    const hangs = versionWith({ encode: () => new Promise<never>(() => {}) })
    for (let second = 0; second < 4; second++) {
      for (let i = 0; i < 20; i++) pass(shadow, laneOf(hangs))
      await clock.advance(1_000)
    }

    // 80 ended, the first one is still being compared: 64 wait with it.
    expect(shadow.report('fake-1')).toMatchObject({ compared: 0, dropped: 16 })
  })
})

describe('the threads of a rollout', () => {
  it('are two, and start with the first comparison', async () => {
    const { shadow, clock, starts } = shadowRig()
    const canary = versionWith()
    expect(starts).toEqual([])
    pass(shadow, laneOf(canary))
    pass(shadow, laneOf(canary))
    await clock.advance(1)

    expect(starts).toEqual([stable, canary])
  })

  it('end when nobody uses them any more', async () => {
    const { shadow, clock, stops } = shadowRig()
    pass(shadow, laneOf(versionWith()))
    await clock.advance(59_000)
    expect(stops).toHaveLength(0)
    await clock.advance(1_001)

    expect(stops).toHaveLength(2)
  })

  it('end when the version is another one', async () => {
    const { shadow, clock, starts, stops } = shadowRig()
    const [first, second] = [versionWith(), versionWith(other)]
    pass(shadow, laneOf(first))
    await clock.advance(1)
    pass(shadow, laneOf(second))
    await clock.advance(1)

    expect(starts).toEqual([stable, first, stable, second])
    expect(stops).toEqual([stable, first])
  })

  it('end with the host, and what is known is written', async () => {
    const { shadow, clock, stops, stored, told } = shadowRig()
    const lane = laneOf(versionWith(other))
    pass(shadow, lane)
    await clock.advance(1)
    await shadow.close()
    expect(pass(shadow, lane)).toBe(false)

    expect(stops).toHaveLength(2)
    expect(stored.at(-1)).toMatchObject({ compared: 1, differing: 1 })
    expect([told.length, clock.pending]).toEqual([1, 0])
  })
})
