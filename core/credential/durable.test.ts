import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FakeSource, token } from '../testing/fake-source.ts'
import { settle, VirtualClock } from '../testing/virtual-clock.ts'
import { createCredentials } from './create-credentials.ts'
import type { CredentialEvent } from './credential-event.ts'
import type { CredentialStore } from './credential-store.ts'
import type { Credentials } from './credentials.ts'
import { createLocalLock } from './local-lock.ts'
import { createMemoryStore } from './memory-store.ts'

/** A store on a disk that can fail. */
class Disk implements CredentialStore {
  readonly inner: CredentialStore
  canRead = true
  canWrite = true

  constructor(clock: VirtualClock) {
    this.inner = createMemoryStore(clock)
  }

  read: CredentialStore['read'] = async (key) => (this.canRead ? this.inner.read(key) : fail())
  write: CredentialStore['write'] = async (key, set) => (this.canWrite ? this.inner.write(key, set) : fail())
  delete: CredentialStore['delete'] = (key) => this.inner.delete(key)
  close = async () => {}
}

const fail = (): never => {
  throw new Error('disk I/O error')
}

describe('a credential that cannot be fetched again', () => {
  let clock: VirtualClock
  let disk: Disk
  let events: CredentialEvent[]
  const services: Credentials[] = []

  const service = (durableStore?: CredentialStore): Credentials => {
    const made = createCredentials({
      clock,
      store: createMemoryStore(clock),
      lock: createLocalLock(clock),
      ...(durableStore === undefined ? {} : { durableStore }),
      random: () => 0,
      onEvent: (event) => events.push(event),
    })
    services.push(made)
    return made
  }

  beforeEach(() => {
    clock = new VirtualClock()
    disk = new Disk(clock)
    events = []
  })
  afterEach(async () => {
    for (const one of services.splice(0)) await one.close()
    expect(clock.pending).toBe(0)
  })

  const source = () => new FakeSource(clock, () => token('R1', 1e9))
  const durable = (from: FakeSource) => from.request({ durable: true })

  test('is on the disk when its caller gets it, and outlives the process', async () => {
    const from = source()
    expect((await service(disk).get(durable(from))).value).toBe('R1')
    expect((await service(disk).get(durable(from))).value).toBe('R1')
    expect(from.fetches).toBe(1)
  })

  test('is not fetched without a place to keep it', async () => {
    const from = source()
    await expect(service().get(durable(from))).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
    expect(from.fetches).toBe(0)
  })

  test('is not fetched while what is kept cannot be read', async () => {
    const from = source()
    disk.canRead = false
    const refusal = { code: 'WXH_CREDENTIAL_UNAVAILABLE', cause: new Error('disk I/O error') }
    await expect(service(disk).get(durable(from))).rejects.toMatchObject(refusal)
    expect(from.fetches).toBe(0)
  })

  test('is written as soon as that works again', async () => {
    const from = source()
    disk.canWrite = false
    expect((await service(disk).get(durable(from))).value).toBe('R1')
    expect(events).toMatchObject([{ kind: 'fetched' }, { kind: 'unsaved' }])
    await clock.advance(5_000)
    disk.canWrite = true
    await clock.advance(5_000)
    expect((await service(disk).get(durable(from))).value).toBe('R1')
    expect([from.fetches, events.length]).toEqual([1, 2])
  })

  test('is written at the latest when the service closes', async () => {
    const from = source()
    disk.canWrite = false
    const first = service(disk)
    await first.get(durable(from))
    disk.canWrite = true
    await first.close()
    expect((await service(disk).get(durable(from))).value).toBe('R1')
    expect(from.fetches).toBe(1)
  })

  test('is kept when the secrets change', async () => {
    const from = source()
    const one = service(disk)
    await one.get(durable(from))
    one.forget([durable(from).owner])
    expect(one.peek(durable(from))?.value).toBe('R1')
  })
})

describe('two hosts over one store', () => {
  test('a host that was overtaken takes the later values of the other', async () => {
    const clock = new VirtualClock()
    const store = createMemoryStore(clock)
    const events: CredentialEvent[] = []
    // Locks that do not see each other: as if one had lost its own while it was stopped.
    const host = () =>
      createCredentials({ clock, store, lock: createLocalLock(clock), random: () => 0, onEvent: (e) => events.push(e) })
    const [slow, fast] = [host(), host()]
    let answer = (_: ReturnType<typeof token>) => {}
    const late = new FakeSource(clock, () => new Promise((resolve) => (answer = resolve)))
    const overtaken = slow.get(late.request())
    await settle()
    await clock.advance(1_000)
    expect((await fast.get(new FakeSource(clock, () => token('later')).request())).value).toBe('later')
    answer(token('earlier'))
    expect((await overtaken).value).toBe('later')
    expect(events.map(({ kind }) => kind)).toEqual(['fetched', 'fetched', 'write-refused'])
    await slow.close()
    await fast.close()
  })
})
