import { afterEach, beforeEach, expect } from 'vitest'
import { createCredentials } from '../credential/create-credentials.ts'
import type { CredentialEvent } from '../credential/credential-event.ts'
import type { Credentials } from '../credential/credentials.ts'
import { createLocalLock } from '../credential/local-lock.ts'
import { createMemoryStore } from '../credential/memory-store.ts'
import { FakeSource, stableToken } from './fake-source.ts'
import { VirtualClock } from './virtual-clock.ts'

/** A credential service in memory alone, on a clock that stands still until it is moved; new for every test. */
export class CredentialRig {
  readonly clock = new VirtualClock()
  readonly events: CredentialEvent[] = []
  readonly credentials: Credentials = createCredentials({
    clock: this.clock,
    store: createMemoryStore(this.clock),
    lock: createLocalLock(this.clock),
    random: () => 0,
    onEvent: (event) => {
      this.events.push(event)
      throw new Error('a listener must not matter')
    },
  })

  kinds = () => this.events.map(({ kind }) => kind)
  stable = () => new FakeSource(this.clock, stableToken(this.clock))
  ask = (source: FakeSource) => this.credentials.get(source.request()).then(({ value }) => value)
  minutes = (count: number) => this.clock.advance(count * 60_000)
}

/** @param use is given the rig of each test. Afterwards nothing may be left running. */
export function eachWithRig(use: (rig: CredentialRig) => void): void {
  let rig: CredentialRig | undefined
  beforeEach(() => {
    rig = new CredentialRig()
    use(rig)
  })
  afterEach(async () => {
    await rig?.credentials.close()
    expect(rig?.clock.pending).toBe(0)
  })
}
