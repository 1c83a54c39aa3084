import fc from 'fast-check'
import { expect, test } from 'vitest'
import { failure } from '../protocol/index.ts'
import { FakeSource, newEachTime, stableToken } from '../testing/fake-source.ts'
import { settle, VirtualClock } from '../testing/virtual-clock.ts'
import { createCredentials } from './create-credentials.ts'
import type { CredentialRequest, Credentials, HeldCredential } from './credentials.ts'
import { createLocalLock } from './local-lock.ts'
import { createMemoryStore } from './memory-store.ts'

type Move =
  | { readonly kind: 'call'; readonly callers: number }
  | { readonly kind: 'refuse'; readonly which: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'break'; readonly fetches: number }
  | { readonly kind: 'forget' }

const moves = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('call' as const), callers: fc.integer({ min: 1, max: 50 }) }),
    fc.record({ kind: fc.constant('refuse' as const), which: fc.nat(20) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.oneof(fc.nat(10_000), fc.nat(7_300_000)) }),
    fc.record({ kind: fc.constant('break' as const), fetches: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ kind: fc.constant('forget' as const) }),
  ),
  { minLength: 5, maxLength: 60 },
)

/** Drives a service by moves and watches what must always hold. */
class Drive {
  readonly clock = new VirtualClock()
  readonly source: FakeSource
  readonly request: CredentialRequest
  readonly credentials: Credentials
  readonly seen: HeldCredential[] = []
  mostAtOnce = 0
  #inFlight = 0

  constructor(isStable: boolean, mayForce: boolean) {
    this.source = new FakeSource(this.clock, isStable ? stableToken(this.clock) : newEachTime())
    const { fetch, ...rest } = this.source.request({ mayForce })
    this.request = { ...rest, fetch: (why) => this.#watched(() => fetch(why)) }
    const clock = this.clock
    this.credentials = createCredentials({
      clock,
      store: createMemoryStore(clock),
      lock: createLocalLock(clock),
      random: () => 0.5,
      onEvent: () => {},
    })
  }

  async run(move: Move): Promise<void> {
    if (move.kind === 'call') await this.#call(move.callers)
    if (move.kind === 'refuse') await this.#refuse(move.which)
    if (move.kind === 'wait') await this.clock.advance(move.ms)
    if (move.kind === 'forget') this.credentials.forget([this.request.owner])
    if (move.kind === 'break') {
      for (let i = 0; i < move.fetches; i++) this.source.plan.push(() => failure('retryable', '-1', 'system error'))
    }
  }

  async #call(callers: number): Promise<void> {
    const living = this.credentials.peek(this.request)
    const calls = Array.from({ length: callers }, () => this.credentials.get(this.request))
    const results = await this.#finished(Promise.allSettled(calls))
    const values = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    // Nobody fails while a value lives, and callers of one moment share their fate.
    if (living !== undefined) expect(values).toHaveLength(callers)
    expect([0, callers]).toContain(values.length)
    this.seen.push(...values.slice(0, 1))
  }

  async #refuse(which: number): Promise<void> {
    const failed = this.seen[which % Math.max(1, this.seen.length)]
    if (failed === undefined) return
    const [result] = await this.#finished(Promise.allSettled([this.credentials.rejected(this.request, failed)]))
    if (result.status === 'rejected') return
    expect(result.value.value).not.toBe(failed.value)
    this.seen.push(result.value)
  }

  /** Lets short waits between tries pass. */
  async #finished<T>(promise: Promise<T>): Promise<T> {
    let isDone = false
    const marked = promise.finally(() => {
      isDone = true
    })
    await settle()
    for (let i = 0; i < 20 && !isDone; i++) await this.clock.advance(100)
    return marked
  }

  async #watched<T>(fetch: () => Promise<T>): Promise<T> {
    this.#inFlight++
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#inFlight)
    return fetch().finally(() => this.#inFlight--)
  }
}

test.each([
  ['the same token until shortly before its end', true],
  ['a new token each time', false],
])('whatever happens, with %s one fetch runs at a time and living values serve', async (_, isStable) => {
  await fc.assert(
    fc.asyncProperty(moves, fc.boolean(), async (sequence, mayForce) => {
      const drive = new Drive(isStable, mayForce)
      for (const move of sequence) await drive.run(move)
      const revisions = drive.seen.map(({ value, revision }) => [revision, value] as const)
      // A revision names one value.
      expect(new Set(revisions.map(String)).size).toBe(new Set(revisions.map(([revision]) => revision)).size)
      expect(drive.seen.every(({ expiresAt }) => expiresAt > 0)).toBe(true)
      expect(drive.mostAtOnce).toBeLessThanOrEqual(1)
      await drive.credentials.close()
      expect(drive.clock.pending).toBe(0)
    }),
    { numRuns: 150 },
  )
})

test('calls all day long cause one fetch for each life of the token', async () => {
  const drive = new Drive(true, false)
  for (let minute = 0; minute < 24 * 60; minute++) {
    for (let call = 0; call < 5; call++) {
      const held = drive.credentials.peek(drive.request) ?? (await drive.credentials.get(drive.request))
      expect(held.expiresAt).toBeGreaterThan(drive.clock.now())
    }
    await drive.clock.advance(60_000)
  }
  // A day holds 12 lives of two hours; each is renewed some minutes early.
  expect(drive.source.fetches).toBeGreaterThanOrEqual(12)
  expect(drive.source.fetches).toBeLessThanOrEqual(14)
  await drive.credentials.close()
})
