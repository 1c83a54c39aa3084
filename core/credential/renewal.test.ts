import { describe, expect, test } from 'vitest'
import { type CredentialRig, eachWithRig } from '../testing/credential-rig.ts'
import { FakeSource, newEachTime, token } from '../testing/fake-source.ts'
import { settle } from '../testing/virtual-clock.ts'

let rig: CredentialRig
eachWithRig((made) => {
  rig = made
})

describe('renewal', () => {
  test('happens ahead of the end while the old value serves', async () => {
    const source = rig.stable()
    await rig.ask(source)
    await rig.clock.advance(6_959_000)
    expect(rig.credentials.peek(source.request())?.value).toBe('A1')
    await rig.clock.advance(1_000)
    expect(rig.credentials.peek(source.request())).toBeUndefined()
    expect(await rig.ask(source)).toBe('A1')
    await settle()
    expect(await rig.ask(source)).toBe('A2')
    expect(source.asked.map(({ forced }) => forced)).toEqual([false, false])
  })

  test('that takes long keeps no caller waiting', async () => {
    let answer = (_: ReturnType<typeof token>) => {}
    const source = new FakeSource(rig.clock, () => new Promise((resolve) => (answer = resolve)))
    source.plan.push(() => token('old'))
    await rig.ask(source)
    await rig.minutes(117)
    const served = await Promise.all(Array.from({ length: 1_000 }, () => rig.ask(source)))
    expect(new Set(served)).toEqual(new Set(['old']))
    expect(rig.credentials.peek(source.request())?.value).toBe('old')
    await settle()
    answer(token('new'))
    await settle()
    expect(await rig.ask(source)).toBe('new')
    expect(source.fetches).toBe(2)
  })

  test('that gives the same again does not spin', async () => {
    const source = new FakeSource(rig.clock, () => token('same', (end - rig.clock.now()) / 1_000))
    const end = rig.clock.now() + 7_200_000
    await rig.ask(source)
    for (let second = 0; second < 7_200; second++) {
      await rig.ask(source)
      await rig.clock.advance(1_000)
    }
    // 60 s apart from 240 s before the end, then by halves of what remains, 5 s at the least.
    expect(source.asked.map(({ at }) => (end - at) / 1_000)).toEqual([7_200, 240, 180, 120, 60, 30, 15, 7, 2])
  })

  test('that fails keeps the old value until it really ends, backing off', async () => {
    const source = new FakeSource(rig.clock, () => Promise.reject(new Error('ECONNRESET')))
    source.plan.push(() => token('T'))
    await rig.ask(source)
    await rig.clock.advance(6_960_000)
    for (let second = 0; second < 240; second++) {
      expect(await rig.ask(source)).toBe('T')
      await rig.clock.advance(1_000)
    }
    expect(source.fetches).toBeLessThan(15)
    expect(source.fetches).toBeGreaterThan(5)
    expect(rig.kinds()).toContain('renewal-kept-old')
    source.usual = () => token('new')
    const cold = rig.ask(source)
    await rig.clock.advance(1)
    expect(await cold).toBe('new')
  })

  test('of a value with a short life is soon, but never at once', async () => {
    const source = new FakeSource(rig.clock, newEachTime())
    source.plan.push(() => token('short', 10))
    await rig.ask(source)
    expect(rig.credentials.peek(source.request())?.value).toBe('short')
    await rig.clock.advance(5_000)
    expect(await rig.ask(source)).toBe('short')
    await settle()
    expect(await rig.ask(source)).toBe('T1')
  })
})

describe('several values of one source', () => {
  const pair = (access: string, refresh: string) => () => ({
    kind: 'acquired' as const,
    values: { access: { value: access, ttlMs: 7_200_000 }, refresh: { value: refresh, ttlMs: 1e13 } },
  })

  test('come by one fetch and are renewed by the end of the first', async () => {
    const source = new FakeSource(rig.clock, pair('a2', 'r1'))
    source.plan.push(pair('a1', 'r1'))
    const access = source.request({ sourceName: 'authorizer', valueName: 'access' })
    const refresh = { ...access, valueName: 'refresh' }
    const [a, r] = await Promise.all([rig.credentials.get(access), rig.credentials.get(refresh)])
    expect([a.value, r.value, source.fetches]).toEqual(['a1', 'r1', 1])
    await rig.minutes(117)
    await rig.credentials.get(refresh)
    await settle()
    expect((await rig.credentials.get(access)).value).toBe('a2')
    expect((await rig.credentials.get(refresh)).revision).toBe(r.revision)
  })

  test('of which one is missing say so', async () => {
    const source = new FakeSource(rig.clock, pair('a', 'r'))
    const request = source.request({ sourceName: 'authorizer', valueName: 'ticket' })
    await expect(rig.credentials.get(request)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
  })
})
