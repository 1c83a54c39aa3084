import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openStateDatabase } from '../../sqlite/state-database.ts'
import { entryOf, firstOf, rolloutStoreSuite } from '../../testing/rollout-store-suite.ts'
import { createSqliteRolloutStore } from './sqlite-rollout-store.ts'

async function open(file = ':memory:') {
  const state = await openStateDatabase(file)
  onTestFinished(() => (state.database.isOpen ? state.close() : undefined))
  return { state, store: createSqliteRolloutStore(state) }
}

describe('in the state database', () => {
  rolloutStoreSuite(async () => (await open()).store)

  test('all is there after a restart', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'wxhost-rollouts-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const file = join(directory, 'state.db')
    const before = await open(file)
    await before.store.put(firstOf(), entryOf(firstOf()))
    before.state.close()
    const { store } = await open(file)
    expect(store.list()).toEqual([firstOf()])
    expect(await store.history(firstOf().id)).toEqual([entryOf(firstOf())])
  })

  test('what another host decided is taken over, whatever version is here', async () => {
    const { store } = await open()
    const told: number[] = []
    const foreign = firstOf({ version: 7, state: { kind: 'aborted' } })
    const entries = [entryOf(firstOf()), entryOf(foreign, { what: 'aborted', actor: 'ops' })]
    await store.put(firstOf(), entryOf(firstOf()))
    store.watch(({ version }) => told.push(version))
    await store.adopt(foreign, entries)
    await store.adopt(foreign, entries)
    expect(store.get(foreign.id)).toEqual(foreign)
    expect(await store.history(foreign.id)).toEqual(entries)
    expect(told).toContain(7)
    expect(store.reach).toBe('alone')
  })

  test('what cannot be kept is refused, and nothing follows from it', async () => {
    const { state, store } = await open()
    const told: number[] = []
    store.watch(({ version }) => told.push(version))
    state.database.close()
    await expect(store.put(firstOf(), entryOf(firstOf()))).rejects.toMatchObject({ code: 'WXH_STORE_UNAVAILABLE' })
    await expect(store.history('x')).rejects.toMatchObject({ code: 'WXH_STORE_UNAVAILABLE' })
    expect(store.list()).toEqual([])
    expect(told).toEqual([])
    await store.close()
  })
})
