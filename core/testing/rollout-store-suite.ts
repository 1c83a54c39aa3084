import { describe, expect, test } from 'vitest'
import type { HistoryEntry, Rollout } from '../rollout/rollout.ts'
import type { RolloutStore } from '../rollout/store/rollout-store.ts'
import { rolloutOf } from '../rollout/testing/rollout-of.ts'

export const firstOf = (more: Partial<Rollout> = {}): Rollout =>
  rolloutOf({ state: { kind: 'planned' }, step: 0, version: 1, epoch: 1, ...more })

export const entryOf = ({ id, version, changedAt }: Rollout, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  ...{ rolloutId: id, version, at: changedAt, actor: 'cli:test', what: 'planned', why: '为何' },
  ...more,
})

const put = (store: RolloutStore, rollout: Rollout) => store.put(rollout, entryOf(rollout))
const started = firstOf({ state: { kind: 'running' }, version: 2, epoch: 2 })

/** What every store of rollouts must do. @param make an empty one; closed by whoever made it. */
export function rolloutStoreSuite(make: () => Promise<RolloutStore>): void {
  describe('a store of rollouts', () => {
    test('has none at first', async () => {
      const store = await make()
      expect(store.list()).toEqual([])
      expect(store.get('pay-7f3k2a9c')).toBeUndefined()
      expect(await store.history('pay-7f3k2a9c')).toEqual([])
    })

    test('gives back what was put, newest rollout first', async () => {
      const store = await make()
      const later = firstOf({
        id: 'pay-later',
        createdAt: 5_000,
        plan: { ...firstOf().plan, cohort: { apps: ['wx1'] } },
      })
      expect(await put(store, firstOf())).toEqual({ kind: 'done' })
      await put(store, later)
      expect(store.get(later.id)).toEqual(later)
      expect(store.list()).toEqual([later, firstOf()])
    })

    test('takes the next version, and keeps the history oldest first', async () => {
      const store = await make()
      await put(store, firstOf())
      const why = entryOf(started, { actor: 'ops', what: 'started', why: 'go' })
      expect(await store.put(started, why)).toEqual({ kind: 'done' })
      expect(store.get(started.id)).toEqual(started)
      expect(await store.history(started.id)).toEqual([entryOf(firstOf()), why])
    })

    test('refuses a change of what somebody changed meanwhile, and writes nothing of it', async () => {
      const store = await make()
      await put(store, firstOf())
      await put(store, started)
      const aborted = firstOf({ state: { kind: 'aborted' }, version: 2 })
      expect(await put(store, aborted)).toEqual({ kind: 'conflict', current: started })
      expect(store.get(started.id)).toEqual(started)
      expect(await store.history(started.id)).toHaveLength(2)
    })

    test('lets one of two win that come at once', async () => {
      const store = await make()
      await put(store, firstOf())
      const both = await Promise.all([
        put(store, started),
        put(store, firstOf({ state: { kind: 'aborted' }, version: 2 })),
      ])
      expect(both.map(({ kind }) => kind).sort()).toEqual(['conflict', 'done'])
      expect(await store.history(started.id)).toHaveLength(2)
    })

    test('refuses a second beginning, and a change of what is not there', async () => {
      const store = await make()
      expect(await put(store, started)).toEqual({ kind: 'conflict', current: undefined })
      await put(store, firstOf())
      expect(await put(store, firstOf())).toEqual({ kind: 'conflict', current: firstOf() })
    })

    test('tells of each change once it is known', async () => {
      const store = await make()
      const told: string[] = []
      store.watch((rollout) => told.push(`${rollout.version} of ${store.get(rollout.id)?.version}`))
      await put(store, firstOf())
      await put(store, started)
      expect(told).toEqual(['1 of 1', '2 of 2'])
    })
  })
}
