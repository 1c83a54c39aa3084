import { describe, expect, test, vi } from 'vitest'
import type { InboundChannel, Opened } from '../../protocol/index.ts'
import type { Arm } from '../../rollout/arm.ts'
import type { Lane } from '../../rollout/lanes.ts'
import type { CallOutcome } from '../../rollout/observation.ts'
import { event } from '../testing/inbox-rig.ts'
import { ack, opens, pluginOf, pushed, type ReceiveRigOptions, receiveRig } from '../testing/receive-rig.ts'
import { type Opening, saidOfCanary, saidOfStable } from './openings.ts'

type Open = InboundChannel['open']
type Ending = CallOutcome | 'dropped'

const refused = (reason: 'signature' | 'probe' = 'signature'): Opened => ({
  kind: 'refused',
  reason,
  answer: { status: 401, body: 'no' },
})
const boom: Open = () => {
  throw new Error('boom')
}

interface ArmedOptions extends ReceiveRigOptions {
  readonly arm?: Arm
  /** Members of the canary's channels alone. */
  readonly canary?: Partial<InboundChannel>
  readonly shadowShare?: number
}

/** A rollout that gives every push to this arm. */
async function armed(stable: Open, canary: Open, more: ArmedOptions = {}) {
  const { arm = 'canary', channel, parts, canary: members, shadowShare = 0, ...rest } = more
  const ended: Ending[] = []
  const keys: string[] = []
  const lane: Lane = {
    rolloutId: 'pay-7f3k2a9c',
    canary: { ...pluginOf(canary, { ...channel, ...members }), id: { name: 'pay-v3', version: '1.3.0' } },
    shadowShare,
    armOf: (key) => {
      keys.push(key)
      return arm
    },
    admit: (given) => ({
      arm: given,
      settle: (outcome) => void ended.push(outcome),
      drop: () => void ended.push('dropped'),
    }),
  }
  const loaded = pluginOf(stable, channel)
  const router = { route: () => ({ loaded, lane }) }
  return { ...(await receiveRig({ ...rest, parts: { router, ...parts } })), ended, keys }
}

describe('a push that falls to the canary', () => {
  test('and that it opens is its own: stable is not asked', async () => {
    const stable = vi.fn(() => opens('stable'))
    const { notify, records, inbox, ended } = await armed(stable, () => opens('canary'))
    expect((await notify()).outcome).toBe('stored')
    expect(stable).not.toHaveBeenCalled()
    expect(inbox.list({ most: 9 })).toHaveLength(1)
    expect(records).toMatchObject([{ outcome: 'stored', version: '1.3.0' }])
    expect(ended).toMatchObject([{ blame: 'no', rescued: false }])
  })

  const faults: readonly (readonly [string, Open])[] = [
    ['throws at', boom],
    ['returns nonsense for', () => 7 as never],
    ['refuses', () => refused()],
    ['finds no key for', () => ({ kind: 'open-again', refresh: 'platform-certificates' })],
  ]
  test.each(faults)('and that it %s, stable opens: it is kept, and the canary to blame', async (_what, canary) => {
    const { notify, records, inbox, ended } = await armed(() => opens('stable'), canary)
    expect(await notify()).toEqual({ outcome: 'stored', answer: ack })
    expect(inbox.list({ most: 9 })).toHaveLength(1)
    expect(records).toMatchObject([{ outcome: 'stored', version: '1.2.3' }])
    expect(ended).toMatchObject([{ blame: 'yes', rescued: true, errorClass: 'plugin-fault' }])
  })

  test('and on which it hangs, stable opens in the time that is left', async () => {
    const { notify, clock, ended } = await armed(
      () => opens('stable'),
      () => new Promise<never>(() => {}),
    )
    const received = notify()
    await clock.advance(2_250)
    expect(await received).toEqual({ outcome: 'stored', answer: ack })
    expect(ended).toMatchObject([{ blame: 'yes', ms: 2_250, rescued: true }])
  })

  test.each(faults)('and that it %s, but stable refuses too, says nothing of it', async (_what, canary) => {
    const { notify, inbox, ended } = await armed(() => refused('probe'), canary)
    expect(await notify()).toMatchObject({ outcome: 'refused', reason: 'probe', answer: { status: 401 } })
    expect(inbox.list({ most: 9 })).toEqual([])
    expect(ended).toEqual(['dropped'])
  })

  test('and in which it finds nothing is opened by stable too: what there is, is kept', async () => {
    const { notify, inbox, ended } = await armed(
      () => opens('stable'),
      () => opens(),
    )
    await notify()
    expect(inbox.list({ most: 9 })).toHaveLength(1)
    expect(ended).toMatchObject([{ blame: 'yes', rescued: true }])
  })

  test('and that brings a credential is opened by stable too, whose word fills the cache', async () => {
    const bringing = (value: string): Opened => ({
      kind: 'events',
      events: [{ ...event('a'), credentials: [{ source: 's', values: { ticket: { value, ttlMs: 1_000 } } }] }],
      ack,
    })
    const put = vi.fn(async () => {})
    const { notify, ended } = await armed(
      () => bringing('right'),
      () => bringing('wrong'),
      { parts: { putCredential: put } },
    )
    await notify()
    expect(put).toHaveBeenCalledExactlyOnceWith(
      expect.anything(),
      expect.objectContaining({ id: { name: 'pay-v3', version: '1.2.3' } }),
      expect.objectContaining({ values: { ticket: { value: 'right', ttlMs: 1_000 } } }),
    )
    expect(ended).toMatchObject([{ blame: 'no', rescued: false }])
  })

  test('is found by its bytes, and comes again to the same arm', async () => {
    const { notify, keys } = await armed(
      () => opens('a'),
      () => opens('a'),
    )
    await notify(pushed('one'))
    await notify(pushed('one'))
    await notify(pushed('two'))
    expect(keys[0]).toBe(keys[1])
    expect(keys[2]).not.toBe(keys[0])
    expect(keys.join()).not.toContain('one')
  })

  test('is stable’s where the canary takes no such pushes', async () => {
    const { notify, records, ended } = await armed(() => opens('a'), boom, { canary: { owner: 'app' } })
    expect((await notify()).outcome).toBe('stored')
    expect(records).toMatchObject([{ version: '1.2.3' }])
    expect(ended).toMatchObject([{ blame: 'no', rescued: false }])
  })
})

describe('a push that falls to stable', () => {
  test('is observed where it could be opened', async () => {
    const { notify, ended, records } = await armed(() => opens('a'), boom, { arm: 'stable' })
    await notify()
    expect(records).toMatchObject([{ version: '1.2.3' }])
    expect(ended).toMatchObject([{ blame: 'no', rescued: false }])
  })

  test('and that it cannot open says nothing, forged as it may be', async () => {
    const { notify, ended } = await armed(boom, () => opens('a'), { arm: 'stable' })
    expect((await notify()).outcome).toBe('fault')
    expect(ended).toEqual(['dropped'])
  })
})

test('a genuine push is traffic of its app; forged ones and the check of an address are none', async () => {
  const called: string[] = []
  const parts = { called: (appid: string, protocol: string) => void called.push(`${appid} ${protocol}`) }
  let forged = 0
  const open: Open = () => (forged++ === 0 ? opens('a') : refused())
  const { message } = await armed(open, boom, { parts, arm: 'stable' })
  await message()
  await message()
  await message(pushed('', { method: 'GET' }))
  expect(called).toEqual(['wxd678efh567hg6787 pay'])
})

describe('while a rollout compares', () => {
  test.each([
    ['stable', 0.1, ['shadow']],
    ['stable', 0, []],
    ['canary', 0.1, []],
  ] as const)('a push on %s at a share of %d is handed on: %j', async (arm, shadowShare, expected) => {
    const told: string[] = []
    const shadow = { push: () => void told.push('shadow') }
    const opened = () => opens('a')
    const { notify } = await armed(opened, opened, { arm, shadowShare, parts: { shadow } })
    await notify()
    expect(told).toEqual(expected)
  })
})

test('the check of an address is stable’s, and not observed', async () => {
  const answer = { status: 200, body: 'echo' }
  const { message, ended, keys } = await armed(() => ({ kind: 'answer', answer }), boom)
  expect(await message(pushed('', { method: 'GET' }))).toEqual({ outcome: 'answered', answer })
  expect([ended, keys]).toEqual([[], []])
})

describe('a reply that the canary cannot make', () => {
  const handing = { handingOf: () => ({ hasWebhook: true, awaitsReply: true }), deliverNow: async () => ({}) }
  const reply = { status: 200, body: '<xml/>' }

  test('is made by stable, of what stable opened, and blamed on the canary', async () => {
    let replies = 0
    const make = vi.fn(() => (++replies === 1 ? boom(pushed(), {} as never) : reply)) as never
    const { message, ended } = await armed(
      () => ({ ...opens('a'), replyContext: { by: 'stable' } }) as never,
      () => ({ ...opens('a'), replyContext: { by: 'canary' } }) as never,
      { channel: { reply: make }, parts: handing },
    )
    expect(await message()).toMatchObject({ outcome: 'stored', answer: reply, reply: 'given' })
    expect(vi.mocked(make as () => void).mock.calls.map(([, context]: unknown[]) => context)).toEqual([
      { by: 'canary' },
      { by: 'stable' },
    ])
    expect(ended).toMatchObject([{ blame: 'yes', rescued: true, errorClass: 'plugin-fault' }])
  })

  test('since it hangs is made by stable in the time that is left', async () => {
    let replies = 0
    const make = (() => (++replies === 1 ? new Promise(() => {}) : reply)) as never
    const { message, ended, clock } = await armed(
      () => opens('a'),
      () => opens('a'),
      { channel: { reply: make }, parts: handing },
    )
    const answer = message()
    await clock.advance(4_499)
    expect(await answer).toMatchObject({ outcome: 'stored', answer: reply, reply: 'given' })
    expect(ended).toMatchObject([{ blame: 'yes', rescued: true }])
  })

  test('for want of time is nobody’s fault', async () => {
    const { message, ended, clock } = await armed(
      () => opens('a'),
      () => opens('a'),
      {
        channel: { reply: (() => new Promise(() => {})) as never },
        parts: { ...handing, deliverNow: () => clock.sleep(3_999).then(() => ({})) },
      },
    )
    const answer = message()
    await clock.advance(4_500)
    expect(await answer).toMatchObject({ outcome: 'stored', answer: ack, reply: 'failed' })
    expect(ended).toMatchObject([{ blame: 'no' }])
  })

  test('nor stable either, leaves the push acknowledged', async () => {
    const { message, ended } = await armed(
      () => opens('a'),
      () => opens('a'),
      { channel: { reply: boom as never }, parts: handing },
    )
    expect(await message()).toMatchObject({ outcome: 'stored', answer: ack, reply: 'failed' })
    expect(ended).toMatchObject([{ blame: 'yes' }])
  })
})

// The canary is to blame only where stable could open the push: architecture, issue 5 build 4.
const openings = ['events', 'credentials', 'answer', 'none'] as const
const blames: Readonly<Record<Exclude<Opening, 'events'>, readonly (string | undefined)[]>> = {
  credentials: ['no', 'no', 'no', undefined],
  answer: ['yes', 'yes', 'no', undefined],
  none: ['yes', 'yes', 'yes', undefined],
}
const pairs = Object.entries(blames).flatMap(([canary, row]) =>
  openings.map((stable, i) => [canary as Opening, stable, row[i]] as const),
)

test.each(pairs)('of %s by the canary and %s by stable: %s', (canary, stable, blame) => {
  expect(saidOfCanary(canary, stable)?.blame).toBe(blame)
})

test.each(openings)('stable is to blame for nothing that it makes of a push: %s', (stable) => {
  expect(saidOfStable(stable)?.blame).toBe(stable === 'none' ? undefined : 'no')
})
