import { describe, expect, test } from 'vitest'
import { HostError } from '../../errors/host-error.ts'
import { settle, VirtualClock } from '../../testing/virtual-clock.ts'
import type { RolloutEvent } from '../machine/rollout-event.ts'
import { promotions } from '../machine/versions-in-use.ts'
import type { HistoryEntry, Rollout } from '../rollout.ts'
import type { Put, RolloutStore } from '../store/rollout-store.ts'
import { rolloutOf } from '../testing/rollout-of.ts'
import { createChanges } from './changes.ts'
import { whyOf } from './why-of.ts'

/** A store in memory in which another host may be first. */
function rig(foreign: Partial<Rollout>[] = [], others: readonly Rollout[] = []) {
  const clock = new VirtualClock()
  let current = rolloutOf()
  const puts: string[] = []
  const troubles: unknown[] = []
  let failure: unknown
  const store: RolloutStore = {
    reach: 'joined',
    list: () => [current, ...others],
    get: (id) => (id === current.id ? current : undefined),
    put: async (next, entry): Promise<Put> => {
      if (failure !== undefined) throw failure
      const other = foreign.shift()
      if (other !== undefined) current = { ...current, version: current.version + 1, ...other }
      if (next.version !== current.version + 1) return { kind: 'conflict', current }
      current = next
      puts.push(`${entry.what}: ${entry.why}`)
      return { kind: 'done' }
    },
    history: async () => [],
    watch: () => {},
    close: async () => {},
  }
  const made: HistoryEntry[] = []
  const changes = createChanges({
    ...{ store, clock },
    onChange: (_rollout, entry) => made.push(entry),
    onTrouble: (error) => troubles.push(error),
  })
  const fail = (error: unknown) => {
    failure = error
  }
  return { changes, clock, puts, made, troubles, fail, current: () => current }
}

const rollBack: RolloutEvent = { kind: 'roll-back', why: 'hard-evidence', evidence: 'encode of send threw again' }

test('a change whose answer was lost is told once the others are found to have it', async () => {
  const { changes, clock, current, fail } = rig()
  const lost = new HostError('WXH_ROLLOUT_AWAY', 'Redis cannot be reached')
  fail(lost)
  const order = { actor: 'ops', why: 'all is well' }
  await expect(changes.order(current().id, 'promote', order)).rejects.toBe(lost)
  const made = { ...current(), version: 4, epoch: 3, step: 2, changedAt: clock.now() }
  expect(changes.entryOf(made)).toMatchObject({ actor: 'ops', what: 'advanced', why: 'all is well' })
  expect(changes.entryOf({ ...made, changedAt: clock.now() + 1 })).toBeUndefined()
})

describe('what the host found out', () => {
  test('is written with its reason, and told once it is durable', async () => {
    const { changes, puts, made, current } = rig()
    expect(await changes.find(current(), { kind: 'accepted' })).toBe(true)
    expect(puts).toEqual(['advanced: the acceptance test of the step passed'])
    expect(made).toMatchObject([{ actor: 'host', version: 4, rolloutId: current().id }])
  })

  test('is dropped where another host advanced: two hosts must not advance two steps', async () => {
    const { changes, puts, current } = rig([{ step: 2, epoch: 3 }])
    expect(await changes.find(current(), { kind: 'accepted' })).toBe(false)
    expect(puts).toEqual([])
    expect(current().step).toBe(2)
  })

  test('is done to what another host made of it where the canary is taken back', async () => {
    const { changes, puts, current } = rig([{ step: 2, epoch: 3 }])
    expect(await changes.find(current(), rollBack)).toBe(true)
    expect(puts).toEqual(['rolled-back: hard-evidence: encode of send threw again'])
    expect(current()).toMatchObject({ version: 5, step: 2, epoch: 4, state: { kind: 'rolled-back' } })
  })

  test('is nothing new where another host was first', async () => {
    const rolledBack = { state: { kind: 'rolled-back', why: 'slow', evidence: 'e' } } as const
    const { changes, puts, current } = rig([rolledBack])
    expect(await changes.find(current(), rollBack)).toBe(false)
    expect(puts).toEqual([])
  })

  test('of an attempt says nothing of the next one', async () => {
    const { changes, current } = rig()
    expect(await changes.find({ ...current(), attempt: 0 }, rollBack)).toBe(false)
    expect(await changes.find(rolloutOf({ id: 'x' }), rollBack)).toBe(false)
  })

  test('does not advance while other hosts cannot be told', async () => {
    const { changes, fail, troubles, current } = rig()
    fail(new HostError('WXH_ROLLOUT_AWAY', 'away'))
    expect(await changes.find(current(), { kind: 'accepted' })).toBe(false)
    expect(troubles).toEqual([])
  })

  test('waits longer from time to time, five seconds at most', async () => {
    const { changes, clock, fail, troubles, current } = rig()
    fail(new Error('disk full'))
    void changes.find(current(), rollBack)
    // 0, 100, 300, 700, 1,500, 3,100, 6,300, then every 5 s.
    await clock.advance(6_299)
    expect(troubles).toHaveLength(6)
    await clock.advance(1)
    expect(troubles).toHaveLength(7)
    await clock.advance(10_000)
    expect(troubles).toHaveLength(9)
    await changes.close()
    expect(clock.pending).toBe(0)
  })
})

test('a promotion comes after those before it, though the clock was set back', async () => {
  const earlier = rolloutOf({ id: 'pay-0', state: { kind: 'promoted' }, changedAt: Date.UTC(2030, 0, 1) })
  const { changes, current } = rig([], [earlier])
  await changes.order(current().id, 'promote-all', { actor: 'cli:a', why: 'w' })
  expect(promotions([earlier, current()]).map(({ id }) => id)).toEqual(['pay-0', current().id])
})

test('what is being written is known while it is', async () => {
  const { changes, current } = rig()
  const before = current()
  const pausing = changes.order(before.id, 'pause', { actor: 'ops', why: 'w' })
  await settle()
  expect((await pausing).state).toEqual({ kind: 'paused' })
  expect(changes.entryOf(current())).toBeUndefined()
})

test('a rollout is not begun twice', async () => {
  const { changes } = rig()
  const second = rolloutOf({ version: 1 })
  await expect(changes.add(second, { actor: 'ops', why: 'w' })).rejects.toMatchObject({ code: 'WXH_ROLLOUT_CONFLICT' })
})

test.each<[RolloutEvent, RegExp]>([
  [{ kind: 'undecided' }, /no end in five times the length/],
  [{ kind: 'differs' }, /more differences/],
  [{ kind: 'incident-began' }, /an incident of WeChat/],
  [{ kind: 'incident-ended' }, /well again/],
  [
    { kind: 'suspend', by: 'slow', evidence: 'slow: evidence 1, threshold 2' },
    /^slow: evidence 1, threshold 2; stable is/,
  ],
  [{ kind: 'upstream-to-blame' }, /WeChat was to blame/],
  [{ kind: 'exhausted' }, /budget for rescues/],
  [{ kind: 'roll-back', why: 'slow', evidence: 'slow: evidence' }, /^slow: evidence$/],
  [{ kind: 'pause' }, /^pause$/],
])('the history says why: %j', (event, words) => {
  expect(whyOf(event)).toMatch(words)
})
