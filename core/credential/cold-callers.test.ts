import { describe, expect, test } from 'vitest'
import { HostError } from '../errors/host-error.ts'
import { failure } from '../protocol/index.ts'
import { type CredentialRig, eachWithRig } from '../testing/credential-rig.ts'
import { FakeSource, stableToken, token } from '../testing/fake-source.ts'
import { settle } from '../testing/virtual-clock.ts'

let rig: CredentialRig
eachWithRig((made) => {
  rig = made
})

describe('cold callers', () => {
  test('10,000 at once cause one fetch and all get its value', async () => {
    const source = rig.stable()
    const all = await Promise.all(Array.from({ length: 10_000 }, () => rig.ask(source)))
    expect(new Set(all)).toEqual(new Set(['A1']))
    expect(source.fetches).toBe(1)
    expect(rig.kinds()).toEqual(['fetched'])
  })

  test('of several owners and sources each cause their own fetch', async () => {
    const source = rig.stable()
    const other = { kind: 'component', id: 'wxd678efh567hg6787' } as const
    await rig.credentials.get(source.request())
    await rig.credentials.get(source.request({ owner: other }))
    await rig.credentials.get(source.request({ sourceName: 'other-source' }))
    expect(source.fetches).toBe(3)
  })

  test('are all served when WeChat is busy at first', async () => {
    const source = rig.stable()
    source.plan.push(() => failure('retryable', '-1', 'system error'))
    source.plan.push(() => Promise.reject(new Error('socket hang up')))
    source.plan.push(() => failure('transport', 'untrusted', 'HTML'))
    const all = Promise.all(Array.from({ length: 100 }, () => rig.ask(source)))
    await rig.clock.advance(2_000)
    expect(new Set(await all)).toEqual(new Set(['A1']))
    expect(source.fetches).toBe(4)
  })

  test('are told when to ask again after four tries, and cause no more meanwhile', async () => {
    const source = new FakeSource(rig.clock, () => Promise.reject(new Error('ECONNREFUSED')))
    const asked = expect(rig.ask(source)).rejects.toMatchObject({
      code: 'WXH_CREDENTIAL_UNAVAILABLE',
      details: { retryAfterMs: 1_000, cause: new Error('ECONNREFUSED') },
    })
    await rig.clock.advance(2_000)
    await asked
    const later = source.fetches
    expect(later).toBe(4)
    source.usual = stableToken(rig.clock)
    expect(await rig.ask(source)).toBe('A1')
  })

  test.each([
    ['WXH_SECRET_MISSING', 'config'],
    ['WXH_PLUGIN_FAULT', 'plugin-fault'],
  ] as const)('hear of a fault of this side as it is (%s), after one try', async (code, errorClass) => {
    const fault = new HostError(code, 'The app has no appsecret.')
    const source = new FakeSource(rig.clock, () => Promise.reject(fault))
    await expect(rig.ask(source)).rejects.toBe(fault)
    await expect(rig.ask(source)).rejects.toBe(fault)
    expect(source.fetches).toBe(1)
    expect(rig.events).toMatchObject([{ kind: 'fetch-failed', class: errorClass }])
  })

  test('keep to the backoff while nothing is to be had', async () => {
    const source = new FakeSource(rig.clock, () => failure('rate-limited', '45011', 'minute limit'))
    for (let second = 0; second < 59; second++) {
      await expect(rig.ask(source)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
      await rig.clock.advance(1_000)
    }
    expect(source.fetches).toBe(1)
  })

  test('who give up leave the fetch to the others', async () => {
    let answer = (_: ReturnType<typeof token>) => {}
    const source = new FakeSource(rig.clock, () => new Promise((resolve) => (answer = resolve)))
    const caller = new AbortController()
    const impatient = rig.credentials.get(source.request(), caller.signal)
    const patient = rig.ask(source)
    await settle()
    caller.abort(new Error('gone'))
    await expect(impatient).rejects.toThrow('gone')
    await expect(rig.credentials.get(source.request(), caller.signal)).rejects.toThrow('gone')
    answer(token('T1'))
    expect(await patient).toBe('T1')
    const unhurried = await rig.credentials.get(source.request(), new AbortController().signal)
    expect([unhurried.value, source.fetches]).toEqual(['T1', 1])
  })

  test.each([0, -5, Number.NaN])('get no value whose life is %d', async (ttl) => {
    const source = new FakeSource(rig.clock, () => token('T', ttl))
    await expect(rig.ask(source)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
    await expect(rig.ask(source)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
    expect(source.fetches).toBe(1)
    expect(rig.events).toMatchObject([{ kind: 'fetch-failed', class: 'plugin-fault' }])
  })

  test('are told when WeChat has none yet', async () => {
    const source = new FakeSource(rig.clock, () => ({ kind: 'none', askAgainMs: 600_000, message: 'no ticket yet' }))
    const refusal = { code: 'WXH_CREDENTIAL_UNAVAILABLE', details: { retryAfterMs: 600_000 } }
    await expect(rig.ask(source)).rejects.toMatchObject(refusal)
    await expect(rig.ask(source)).rejects.toThrow(/no ticket yet/)
    await rig.minutes(9)
    await expect(rig.ask(source)).rejects.toMatchObject({ details: { retryAfterMs: 60_000 } })
    expect(source.fetches).toBe(1)
    await rig.minutes(1)
    source.usual = () => token('T')
    expect(await rig.ask(source)).toBe('T')
  })

  test('wait no longer than a fetch may take; a late answer is still taken', async () => {
    let answer = (_: ReturnType<typeof token>) => {}
    const source = new FakeSource(rig.clock, () => new Promise((resolve) => (answer = resolve)))
    const asked = expect(rig.ask(source)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
    await rig.clock.advance(30_000)
    await asked
    answer(token('late'))
    await settle()
    expect(rig.credentials.peek(source.request())?.value).toBe('late')
  })
})
