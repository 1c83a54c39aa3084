import { expect, test } from 'vitest'
import type { CredentialSet } from '../credential/credential-set.ts'
import type { CredentialStore, StoreKey } from '../credential/credential-store.ts'
import { VirtualClock } from './virtual-clock.ts'

const key: StoreKey = { owner: 'app:wxd678efh567hg6787', sourceName: 'access-token' }

interface Made {
  readonly store: CredentialStore
  readonly clock: VirtualClock
}

export const setOf = (value: string, fence: number, now: number, lifeMs = 7_200_000): CredentialSet => ({
  values: new Map([[key.sourceName, { value, expiresAt: now + lifeMs, revision: fence }]]),
  fence,
  givenAt: now,
  again: false,
  forcedAt: [],
})

/** What every store must do. @param make an empty store; closed by whoever made it. */
export function credentialStoreSuite(make: (clock: VirtualClock) => Promise<CredentialStore>): void {
  const made = async (): Promise<Made> => {
    const clock = new VirtualClock()
    return { clock, store: await make(clock) }
  }

  test('has nothing at first', async () => {
    const { store } = await made()
    expect(await store.read(key)).toBeUndefined()
  })

  test('gives back all values of a set with their history', async () => {
    const { store, clock } = await made()
    const now = clock.now()
    const set: CredentialSet = {
      values: new Map([
        ['authorizer-access-token', { value: '令牌 "a"', expiresAt: now + 7_200_000, revision: now }],
        ['authorizer-refresh-token', { value: 'refreshtoken@@@', expiresAt: now + 9e12, revision: now + 1 }],
      ]),
      fence: now,
      givenAt: now - 1,
      again: true,
      disputedAt: now - 2,
      forcedAt: [now - 40_000, now - 5],
    }
    expect(await store.write(key, set)).toBe(true)
    expect(await store.read(key)).toEqual(set)
  })

  test('keeps owners and sources apart', async () => {
    const { store, clock } = await made()
    await store.write(key, setOf('one', 1, clock.now()))
    expect(await store.read({ ...key, sourceName: 'jsapi-ticket' })).toBeUndefined()
    expect(await store.read({ ...key, owner: 'component:wxd678efh567hg6787' })).toBeUndefined()
  })

  test('replaces a set by one of a higher or the same fence', async () => {
    const { store, clock } = await made()
    await store.write(key, setOf('one', 5, clock.now()))
    expect(await store.write(key, setOf('two', 5, clock.now()))).toBe(true)
    expect(await store.write(key, setOf('three', 6, clock.now()))).toBe(true)
    expect(await store.read(key)).toEqual(setOf('three', 6, clock.now()))
  })

  test('refuses a set of a lower fence', async () => {
    const { store, clock } = await made()
    const now = clock.now()
    await store.write(key, setOf('new', now + 1, now))
    expect(await store.write(key, setOf('late', now, now))).toBe(false)
    expect(await store.read(key)).toEqual(setOf('new', now + 1, now))
  })

  test('forgets what has ended', async () => {
    const { store, clock } = await made()
    await store.write(key, setOf('short', 1, clock.now(), 1_000))
    await clock.advance(1_000)
    expect(await store.read(key)).toBeUndefined()
  })

  test('takes a set of any fence when the one before has ended', async () => {
    const { store, clock } = await made()
    await store.write(key, setOf('short', 9, clock.now(), 20))
    await clock.advance(20)
    await expect.poll(() => store.write(key, setOf('next', 1, clock.now()))).toBe(true)
    expect(await store.read(key)).toEqual(setOf('next', 1, clock.now()))
  })

  test('deletes', async () => {
    const { store, clock } = await made()
    await store.write(key, setOf('one', 9, clock.now()))
    await store.delete(key)
    expect(await store.read(key)).toBeUndefined()
    expect(await store.write(key, setOf('two', 1, clock.now()))).toBe(true)
  })
}
