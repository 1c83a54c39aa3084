import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FakeSource } from '../testing/fake-source.ts'
import { settle, VirtualClock } from '../testing/virtual-clock.ts'
import { createCredentials } from './create-credentials.ts'
import type { CredentialEvent } from './credential-event.ts'
import type { CredentialLock } from './credential-lock.ts'
import type { CredentialStore } from './credential-store.ts'
import type { CredentialRequest, Credentials, FetchedCredential } from './credentials.ts'
import { createLocalLock } from './local-lock.ts'
import { createMemoryStore } from './memory-store.ts'

const name = 'authorizer-token'
const hour = 3_600_000
const tokens = (token: string, refresh: string): FetchedCredential => ({
  kind: 'acquired',
  values: {
    [name]: { value: token, ttlMs: 2 * hour },
    'refresh-token': { value: refresh, ttlMs: 1_000 * hour },
  },
})
const code = { 'authorization-code': { value: 'CODE', ttlMs: 600_000 } }
const pushedTokens = (value = 'P1', ttlMs = 2 * hour) => ({ [name]: { value, ttlMs } })

let clock: VirtualClock
let disk: CredentialStore
let lock: CredentialLock
let events: CredentialEvent[]
let source: FakeSource
let credentials: Credentials
const made: Credentials[] = []

const service = (parts: { durableStore?: CredentialStore | undefined; lock?: CredentialLock } = {}): Credentials => {
  const { durableStore = disk } = parts
  const one = createCredentials({
    clock,
    store: createMemoryStore(clock),
    lock: parts.lock ?? lock,
    durableStore,
    random: () => 0,
    onEvent: (event) => events.push(event),
  })
  made.push(one)
  return one
}
const ask = (valueName = name): CredentialRequest => source.request({ sourceName: name, valueName, durable: true })
const kinds = () => events.map(({ kind }) => kind)

beforeEach(() => {
  clock = new VirtualClock()
  const kept = createMemoryStore(clock)
  // What is on a disk stays when a service closes.
  disk = { ...kept, close: async () => {} }
  lock = createLocalLock(clock)
  events = []
  source = new FakeSource(clock, () => tokens('T1', 'R1'))
  credentials = service()
})
afterEach(async () => {
  for (const one of made.splice(0)) await one.close()
  expect(clock.pending).toBe(0)
})

describe('values that WeChat pushed', () => {
  test('serve at once, without a fetch', async () => {
    await credentials.put(ask(), pushedTokens())
    expect(credentials.peek(ask())).toMatchObject({ value: 'P1', expiresAt: clock.now() + 2 * hour })
    expect([source.fetches, kinds()]).toEqual([0, ['pushed']])
  })

  test('outlive the process', async () => {
    await credentials.put(ask(), pushedTokens())
    await credentials.close()
    expect((await service().get(ask())).value).toBe('P1')
    expect(source.fetches).toBe(0)
  })

  test('leave those of other names as they were', async () => {
    await credentials.get(ask())
    const before = credentials.current(ask('refresh-token'))
    await clock.advance(1_000)
    await credentials.put(ask(), pushedTokens())
    expect(credentials.current(ask('refresh-token'))).toEqual(before)
    expect(credentials.current(ask())?.value).toBe('P1')
  })

  test('do not keep alive what has ended', async () => {
    await credentials.put(ask(), { ...pushedTokens(), ...code })
    await clock.advance(600_000)
    await credentials.put(ask(), pushedTokens('P2'))
    expect(credentials.namesHeld(ask())).toEqual([name])
  })

  test('replace an earlier push, whatever came between', async () => {
    for (const value of ['P1', 'P2', 'P3']) await credentials.put(ask(), pushedTokens(value))
    expect((await service().get(ask())).value).toBe('P3')
  })

  test('end a wait that an earlier no had begun', async () => {
    source.usual = () => ({ kind: 'none', askAgainMs: hour, message: 'no ticket yet' })
    await expect(credentials.get(ask())).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
    await credentials.put(ask(), pushedTokens())
    expect((await credentials.get(ask())).value).toBe('P1')
  })

  test.each([
    ['without text', pushedTokens('')],
    ['without a life', pushedTokens('P1', 0)],
    ['without a value', {}],
  ])('%s are refused, so that WeChat pushes again', async (_what, values) => {
    await expect(credentials.put(ask(), values)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
    expect(credentials.current(ask())).toBeUndefined()
  })
})

describe('a pushed means to a value', () => {
  test('starts a renewal that uses it up', async () => {
    let held: readonly string[] = []
    source.usual = () => {
      held = credentials.namesHeld(ask())
      return tokens('T1', 'R1')
    }
    await credentials.put(ask('authorization-code'), code)
    await settle()
    expect(held).toEqual(['authorization-code'])
    expect(credentials.current(ask())?.value).toBe('T1')
    expect(credentials.namesHeld(ask())).toEqual([name, 'refresh-token'])
  })

  test('replaces tokens that still live', async () => {
    await credentials.get(ask())
    source.usual = () => tokens('T2', 'R2')
    await credentials.put(ask('authorization-code'), code)
    await settle()
    expect(credentials.current(ask())?.value).toBe('T2')
  })

  test('waits for a renewal under way, then starts its own', async () => {
    let answer = (_: FetchedCredential) => {}
    source.plan.push(() => new Promise((resolve) => (answer = resolve)))
    const first = credentials.get(ask())
    await settle()
    const put = credentials.put(ask('authorization-code'), code)
    await clock.advance(50)
    source.usual = () => tokens('T2', 'R2')
    answer(tokens('T1', 'R1'))
    expect((await first).value).toBe('T1')
    await clock.advance(500)
    await put
    expect([credentials.current(ask())?.value, source.fetches]).toEqual(['T2', 2])
  })

  test('is still held where the renewal fails', async () => {
    source.usual = () => Promise.reject(new Error('reset'))
    await credentials.put(ask('authorization-code'), code)
    await settle()
    expect(credentials.namesHeld(ask())).toEqual(['authorization-code'])
  })
})

describe('a push that cannot be kept is not acknowledged', () => {
  const refused = (one: Credentials) =>
    expect(one.put(ask(), pushedTokens())).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
  const fail = async (): Promise<never> => {
    throw new Error('disk I/O error')
  }

  test('without a place to keep it', async () => {
    const bare = createCredentials({ clock, store: createMemoryStore(clock), lock, random: () => 0, onEvent: () => {} })
    made.push(bare)
    await refused(bare)
  })

  test('while what is kept cannot be read', async () => {
    await refused(service({ durableStore: { ...disk, read: fail } }))
  })

  test('while it cannot be written', async () => {
    let canWrite = false
    const write: CredentialStore['write'] = (key, set) => (canWrite ? disk.write(key, set) : fail())
    const one = service({ durableStore: { ...disk, write } })
    await refused(one)
    canWrite = true
    await one.put(ask(), pushedTokens('P2'))
    expect((await service().get(ask())).value).toBe('P2')
  })

  test('where another host wrote later values meanwhile', async () => {
    const slow: CredentialStore['write'] = async (key, set) => {
      await disk.write(key, { ...set, fence: set.fence + 5 })
      return disk.write(key, set)
    }
    await refused(service({ durableStore: { ...disk, write: slow } }))
    expect(kinds()).toEqual(['write-refused'])
  })

  test('where the store refuses it and cannot be read', async () => {
    let refusing = false
    const read: CredentialStore['read'] = (key) => (refusing ? fail() : disk.read(key))
    const write: CredentialStore['write'] = async () => {
      refusing = true
      return false
    }
    await refused(service({ durableStore: { ...disk, read, write } }))
  })

  test('while another host holds the lock', async () => {
    await lock.tryAcquire({ owner: 'app:wxd678efh567hg6787', sourceName: name })
    const put = refused(credentials)
    await clock.advance(61_000)
    await put
  })

  test('when the host stops while it waits for the lock', async () => {
    await lock.tryAcquire({ owner: 'app:wxd678efh567hg6787', sourceName: name })
    const put = refused(credentials)
    await settle()
    await credentials.close()
    await put
  })

  test('but is kept in memory where it need not survive', async () => {
    const request = { ...ask(), durable: false }
    const store: CredentialStore = { ...createMemoryStore(clock), write: fail, read: fail }
    const one = createCredentials({ clock, store, lock, random: () => 0, onEvent: () => {} })
    made.push(one)
    await one.put(request, pushedTokens())
    expect(one.current(request)?.value).toBe('P1')
  })
})

test('a lock that is away keeps no push out', async () => {
  const away: CredentialLock = { tryAcquire: () => Promise.reject(new Error('away')), close: async () => {} }
  const one = service({ lock: away })
  await one.put(ask(), pushedTokens())
  await one.put(ask(), pushedTokens('P2'))
  expect((await service().get(ask())).value).toBe('P2')
})

describe('what is held now', () => {
  test('is nothing before the first fetch, and nobody waits', () => {
    expect(credentials.current(ask())).toBeUndefined()
    expect(credentials.namesHeld(ask())).toEqual([])
    expect(source.fetches).toBe(0)
  })

  test('serves when it is due, and is renewed beside', async () => {
    await credentials.get(ask())
    source.usual = () => tokens('T2', 'R2')
    await clock.advance(2 * hour - 240_000)
    expect(credentials.peek(ask())).toBeUndefined()
    expect(credentials.current(ask())?.value).toBe('T1')
    await settle()
    expect(credentials.current(ask())?.value).toBe('T2')
  })

  test('has no names that have ended', async () => {
    await credentials.get(ask())
    await clock.advance(2 * hour)
    expect(credentials.current(ask())).toBeUndefined()
    expect(credentials.namesHeld(ask())).toEqual(['refresh-token'])
  })
})
