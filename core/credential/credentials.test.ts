import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HostError } from '../errors/host-error.ts'
import { failure } from '../protocol/index.ts'
import { FakeSource, newEachTime, stableToken, token } from '../testing/fake-source.ts'
import { settle, VirtualClock } from '../testing/virtual-clock.ts'
import { createCredentials } from './create-credentials.ts'
import type { CredentialEvent } from './credential-event.ts'
import type { Credentials, HeldCredential } from './credentials.ts'
import { createLocalLock } from './local-lock.ts'
import { createMemoryStore } from './memory-store.ts'

let clock: VirtualClock
let credentials: Credentials
let events: CredentialEvent[]

beforeEach(() => {
  clock = new VirtualClock()
  events = []
  credentials = createCredentials({
    clock,
    store: createMemoryStore(clock),
    lock: createLocalLock(clock),
    random: () => 0,
    onEvent: (event) => {
      events.push(event)
      throw new Error('a listener must not matter')
    },
  })
})

afterEach(async () => {
  await credentials.close()
  expect(clock.pending).toBe(0)
})

const kinds = () => events.map(({ kind }) => kind)
const stable = () => new FakeSource(clock, stableToken(clock))
const ask = (source: FakeSource) => credentials.get(source.request()).then(({ value }) => value)
const minutes = (count: number) => clock.advance(count * 60_000)

describe('cold callers', () => {
  test('10,000 at once cause one fetch and all get its value', async () => {
    const source = stable()
    const all = await Promise.all(Array.from({ length: 10_000 }, () => ask(source)))
    expect(new Set(all)).toEqual(new Set(['A1']))
    expect(source.fetches).toBe(1)
    expect(kinds()).toEqual(['fetched'])
  })

  test('of several owners and sources each cause their own fetch', async () => {
    const source = stable()
    const other = { kind: 'component', id: 'wxd678efh567hg6787' } as const
    await credentials.get(source.request())
    await credentials.get(source.request({ owner: other }))
    await credentials.get(source.request({ sourceName: 'other-source' }))
    expect(source.fetches).toBe(3)
  })

  test('are all served when WeChat is busy at first', async () => {
    const source = stable()
    source.plan.push(() => failure('retryable', '-1', 'system error'))
    source.plan.push(() => Promise.reject(new Error('socket hang up')))
    source.plan.push(() => failure('transport', 'untrusted', 'HTML'))
    const all = Promise.all(Array.from({ length: 100 }, () => ask(source)))
    await clock.advance(2_000)
    expect(new Set(await all)).toEqual(new Set(['A1']))
    expect(source.fetches).toBe(4)
  })

  test('are told when to ask again after four tries, and cause no more meanwhile', async () => {
    const source = new FakeSource(clock, () => Promise.reject(new Error('ECONNREFUSED')))
    const asked = expect(ask(source)).rejects.toMatchObject({
      code: 'WXH_CREDENTIAL_UNAVAILABLE',
      details: { retryAfterMs: 1_000, cause: new Error('ECONNREFUSED') },
    })
    await clock.advance(2_000)
    await asked
    const later = source.fetches
    expect(later).toBe(4)
    source.usual = stableToken(clock)
    expect(await ask(source)).toBe('A1')
  })

  test.each([
    ['WXH_SECRET_MISSING', 'config'],
    ['WXH_PLUGIN_FAULT', 'plugin-fault'],
  ] as const)('hear of a fault of this side as it is (%s), after one try', async (code, errorClass) => {
    const fault = new HostError(code, 'The app has no appsecret.')
    const source = new FakeSource(clock, () => Promise.reject(fault))
    await expect(ask(source)).rejects.toBe(fault)
    await expect(ask(source)).rejects.toBe(fault)
    expect(source.fetches).toBe(1)
    expect(events).toMatchObject([{ kind: 'fetch-failed', class: errorClass }])
  })

  test('keep to the backoff while nothing is to be had', async () => {
    const source = new FakeSource(clock, () => failure('rate-limited', '45011', 'minute limit'))
    for (let second = 0; second < 59; second++) {
      await expect(ask(source)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
      await clock.advance(1_000)
    }
    expect(source.fetches).toBe(1)
  })

  test('who give up leave the fetch to the others', async () => {
    let answer = (_: ReturnType<typeof token>) => {}
    const source = new FakeSource(clock, () => new Promise((resolve) => (answer = resolve)))
    const caller = new AbortController()
    const impatient = credentials.get(source.request(), caller.signal)
    const patient = ask(source)
    await settle()
    caller.abort(new Error('gone'))
    await expect(impatient).rejects.toThrow('gone')
    await expect(credentials.get(source.request(), caller.signal)).rejects.toThrow('gone')
    answer(token('T1'))
    expect(await patient).toBe('T1')
    const unhurried = await credentials.get(source.request(), new AbortController().signal)
    expect([unhurried.value, source.fetches]).toEqual(['T1', 1])
  })

  test.each([0, -5, Number.NaN])('get no value whose life is %d', async (ttl) => {
    const source = new FakeSource(clock, () => token('T', ttl))
    await expect(ask(source)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
    await expect(ask(source)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
    expect(source.fetches).toBe(1)
    expect(events).toMatchObject([{ kind: 'fetch-failed', class: 'plugin-fault' }])
  })

  test('are told when WeChat has none yet', async () => {
    const source = new FakeSource(clock, () => ({ kind: 'none', askAgainMs: 600_000, message: 'no ticket yet' }))
    const refusal = { code: 'WXH_CREDENTIAL_UNAVAILABLE', details: { retryAfterMs: 600_000 } }
    await expect(ask(source)).rejects.toMatchObject(refusal)
    await expect(ask(source)).rejects.toThrow(/no ticket yet/)
    await minutes(9)
    await expect(ask(source)).rejects.toMatchObject({ details: { retryAfterMs: 60_000 } })
    expect(source.fetches).toBe(1)
    await minutes(1)
    source.usual = () => token('T')
    expect(await ask(source)).toBe('T')
  })

  test('wait no longer than a fetch may take; a late answer is still taken', async () => {
    let answer = (_: ReturnType<typeof token>) => {}
    const source = new FakeSource(clock, () => new Promise((resolve) => (answer = resolve)))
    const asked = expect(ask(source)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
    await clock.advance(30_000)
    await asked
    answer(token('late'))
    await settle()
    expect(credentials.peek(source.request())?.value).toBe('late')
  })
})

describe('a wrong secret', () => {
  const wrong = failure('config', '40125', 'invalid appsecret')

  test('stops: one fetch a minute, and callers are refused with what WeChat said', async () => {
    const source = new FakeSource(clock, () => wrong)
    for (let second = 0; second < 59; second++) {
      await expect(ask(source)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_REFUSED', failure: wrong, status: 502 })
      await clock.advance(1_000)
    }
    expect(source.fetches).toBe(1)
    await clock.advance(1_000)
    await expect(ask(source)).rejects.toThrow(/40125/)
    expect(source.fetches).toBe(2)
  })

  test('is tried again at once when the secrets have changed', async () => {
    const source = new FakeSource(clock, () => wrong)
    await expect(ask(source)).rejects.toMatchObject({ failure: wrong })
    source.usual = () => token('T')
    credentials.forget([source.request().owner, { kind: 'merchant', id: 'unknown' }])
    expect(await ask(source)).toBe('T')
  })

  test('whose refusal arrives after the change does not stop the new one', async () => {
    let answer = (_: typeof wrong) => {}
    const source = new FakeSource(clock, () => token('T'))
    source.plan.push(() => new Promise((resolve) => (answer = resolve)))
    const before = ask(source)
    await settle()
    credentials.forget([source.request().owner])
    const after = ask(source)
    answer(wrong)
    await expect(before).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_REFUSED' })
    await clock.advance(100)
    expect(await after).toBe('T')
  })

  test('makes the old value serve to its end', async () => {
    const source = new FakeSource(clock, () => wrong)
    source.plan.push(() => token('T'))
    await ask(source)
    await minutes(119)
    expect(await ask(source)).toBe('T')
    await minutes(2)
    await expect(ask(source)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_REFUSED' })
  })
})

test('what is forgotten is fetched anew, and its revision goes on', async () => {
  const source = new FakeSource(clock, newEachTime())
  const before = await credentials.get(source.request())
  credentials.forget([source.request().owner])
  expect(credentials.peek(source.request())).toBeUndefined()
  const after = await credentials.get(source.request())
  expect([after.value, after.revision > before.revision]).toEqual(['T2', true])
})

describe('renewal', () => {
  test('happens ahead of the end while the old value serves', async () => {
    const source = stable()
    await ask(source)
    await clock.advance(6_959_000)
    expect(credentials.peek(source.request())?.value).toBe('A1')
    await clock.advance(1_000)
    expect(credentials.peek(source.request())).toBeUndefined()
    expect(await ask(source)).toBe('A1')
    await settle()
    expect(await ask(source)).toBe('A2')
    expect(source.asked.map(({ forced }) => forced)).toEqual([false, false])
  })

  test('that takes long keeps no caller waiting', async () => {
    let answer = (_: ReturnType<typeof token>) => {}
    const source = new FakeSource(clock, () => new Promise((resolve) => (answer = resolve)))
    source.plan.push(() => token('old'))
    await ask(source)
    await minutes(117)
    const served = await Promise.all(Array.from({ length: 1_000 }, () => ask(source)))
    expect(new Set(served)).toEqual(new Set(['old']))
    expect(credentials.peek(source.request())?.value).toBe('old')
    await settle()
    answer(token('new'))
    await settle()
    expect(await ask(source)).toBe('new')
    expect(source.fetches).toBe(2)
  })

  test('that gives the same again does not spin', async () => {
    const source = new FakeSource(clock, () => token('same', (end - clock.now()) / 1_000))
    const end = clock.now() + 7_200_000
    await ask(source)
    for (let second = 0; second < 7_200; second++) {
      await ask(source)
      await clock.advance(1_000)
    }
    // 60 s apart from 240 s before the end, then by halves of what remains, 5 s at the least.
    expect(source.asked.map(({ at }) => (end - at) / 1_000)).toEqual([7_200, 240, 180, 120, 60, 30, 15, 7, 2])
  })

  test('that fails keeps the old value until it really ends, backing off', async () => {
    const source = new FakeSource(clock, () => Promise.reject(new Error('ECONNRESET')))
    source.plan.push(() => token('T'))
    await ask(source)
    await clock.advance(6_960_000)
    for (let second = 0; second < 240; second++) {
      expect(await ask(source)).toBe('T')
      await clock.advance(1_000)
    }
    expect(source.fetches).toBeLessThan(15)
    expect(source.fetches).toBeGreaterThan(5)
    expect(kinds()).toContain('renewal-kept-old')
    source.usual = () => token('new')
    const cold = ask(source)
    await clock.advance(1)
    expect(await cold).toBe('new')
  })

  test('of a value with a short life is soon, but never at once', async () => {
    const source = new FakeSource(clock, newEachTime())
    source.plan.push(() => token('short', 10))
    await ask(source)
    expect(credentials.peek(source.request())?.value).toBe('short')
    await clock.advance(5_000)
    expect(await ask(source)).toBe('short')
    await settle()
    expect(await ask(source)).toBe('T1')
  })
})

describe('a value that WeChat refuses', () => {
  const hold = (source: FakeSource) => credentials.get(source.request())
  const reject = (source: FakeSource, failed: HeldCredential, mayForce = false) =>
    credentials.rejected(source.request({ mayForce }), failed).then(({ value }) => value)

  test('is replaced by a normal fetch, one for all who met the refusal', async () => {
    const source = new FakeSource(clock, newEachTime())
    const failed = await hold(source)
    const all = await Promise.all(Array.from({ length: 10_000 }, () => reject(source, failed, true)))
    expect(new Set(all)).toEqual(new Set(['T2']))
    expect(source.asked.map(({ forced }) => forced)).toEqual([false, false])
  })

  test('late does not throw away the new one', async () => {
    const source = new FakeSource(clock, newEachTime())
    const old = await hold(source)
    await reject(source, old)
    expect(await reject(source, old)).toBe('T2')
    expect(await ask(source)).toBe('T2')
    expect(source.fetches).toBe(2)
  })

  test('and comes again is refused where forcing is off, with at most one fetch in 5 s', async () => {
    const source = stable()
    const failed = await hold(source)
    const refusal = { code: 'WXH_CREDENTIAL_REFUSED', failure: { class: 'credential' } }
    const all = Array.from({ length: 100 }, () => expect(reject(source, failed)).rejects.toMatchObject(refusal))
    await Promise.all(all)
    await clock.advance(4_999)
    await expect(reject(source, failed)).rejects.toMatchObject(refusal)
    expect(source.fetches).toBe(2)
    await clock.advance(1)
    await expect(reject(source, failed)).rejects.toMatchObject(refusal)
    expect(source.fetches).toBe(3)
    expect(await ask(source)).toBe('A1')
  })

  test('and comes again is replaced by one forced fetch where that is allowed', async () => {
    const source = stable()
    const failed = await hold(source)
    const all = await Promise.all(Array.from({ length: 10_000 }, () => reject(source, failed, true)))
    expect(new Set(all)).toEqual(new Set(['A2']))
    expect(source.asked.map(({ forced }) => forced)).toEqual([false, false, true])
    expect(kinds()).toEqual(['fetched', 'fetched-again', 'fetched'])
  })

  test('is never replaced by force twice within 30 s', async () => {
    const source = stable()
    await reject(source, await hold(source), true)
    await clock.advance(29_000)
    await expect(reject(source, await hold(source), true)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_REFUSED' })
    await clock.advance(1_000)
    expect(await reject(source, await hold(source), true)).toBe('A3')
    expect(source.asked.filter(({ forced }) => forced)).toHaveLength(2)
  })

  test('is replaced by force 20 times a day at most', async () => {
    const source = stable()
    for (let tries = 0; tries < 60; tries++) {
      await reject(source, await hold(source), true).catch(() => undefined)
      await minutes(10)
    }
    expect(source.asked.filter(({ forced }) => forced)).toHaveLength(20)
  })

  test('and a forced fetch that gives the same leave nothing to be had', async () => {
    const source = new FakeSource(clock, () => token('same'))
    await expect(reject(source, await hold(source), true)).rejects.toMatchObject({ failure: { class: 'credential' } })
    expect(source.fetches).toBe(3)
  })

  test('over and over, by two systems against each other, does not spin', async () => {
    const source = new FakeSource(clock, newEachTime())
    let refused = 0
    for (let times = 0; times < 500; times++) {
      await reject(source, await hold(source)).catch(() => refused++)
      await clock.advance(100)
    }
    expect(source.fetches).toBeLessThanOrEqual(11)
    expect(refused).toBeGreaterThan(480)
  })

  test('while a renewal is under way waits for that one', async () => {
    const source = new FakeSource(clock, newEachTime())
    const failed = await hold(source)
    await minutes(117)
    void ask(source)
    expect(await reject(source, failed)).toBe('T2')
    expect(source.fetches).toBe(2)
  })

  test('and a network that fails says when to ask again, while the old value stays', async () => {
    const source = stable()
    const failed = await hold(source)
    source.usual = () => Promise.reject(new Error('ECONNRESET'))
    const asked = expect(reject(source, failed)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
    await clock.advance(2_000)
    await asked
    expect(await ask(source)).toBe('A1')
  })
})

describe('several values of one source', () => {
  const pair = (access: string, refresh: string) => () => ({
    kind: 'acquired' as const,
    values: { access: { value: access, ttlMs: 7_200_000 }, refresh: { value: refresh, ttlMs: 1e13 } },
  })

  test('come by one fetch and are renewed by the end of the first', async () => {
    const source = new FakeSource(clock, pair('a2', 'r1'))
    source.plan.push(pair('a1', 'r1'))
    const access = source.request({ sourceName: 'authorizer', valueName: 'access' })
    const refresh = { ...access, valueName: 'refresh' }
    const [a, r] = await Promise.all([credentials.get(access), credentials.get(refresh)])
    expect([a.value, r.value, source.fetches]).toEqual(['a1', 'r1', 1])
    await minutes(117)
    await credentials.get(refresh)
    await settle()
    expect((await credentials.get(access)).value).toBe('a2')
    expect((await credentials.get(refresh)).revision).toBe(r.revision)
  })

  test('of which one is missing say so', async () => {
    const source = new FakeSource(clock, pair('a', 'r'))
    const request = source.request({ sourceName: 'authorizer', valueName: 'ticket' })
    await expect(credentials.get(request)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
  })
})

test('a service that is closed serves what it holds and fetches no more', async () => {
  const source = stable()
  await ask(source)
  await credentials.close()
  expect(credentials.peek(source.request())?.value).toBe('A1')
  const other = source.request({ owner: { kind: 'app', id: 'wx2222222222222222' } })
  await expect(credentials.get(other)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
  expect(source.fetches).toBe(1)
})

test('closing waits for a fetch under way', async () => {
  let answer = (_: ReturnType<typeof token>) => {}
  const source = new FakeSource(clock, () => new Promise((resolve) => (answer = resolve)))
  const asked = ask(source)
  await settle()
  const closed = credentials.close()
  answer(token('T'))
  await closed
  expect(await asked).toBe('T')
})

test('closing does not wait for a fetch for ever', async () => {
  const source = new FakeSource(clock, () => new Promise(() => {}))
  const asked = expect(ask(source)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
  await settle()
  const closed = credentials.close()
  await clock.advance(5_000)
  await closed
  await asked
})

test('no event and no error holds a value', async () => {
  const source = new FakeSource(clock, () => token('secret-value'))
  const held = await credentials.get(source.request())
  const error = await credentials.rejected(source.request(), held).catch((thrown: Error) => thrown)
  expect(JSON.stringify([events, error, String(error)])).not.toContain('secret-value')
})
