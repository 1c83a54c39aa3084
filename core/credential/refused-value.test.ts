import { describe, expect, test } from 'vitest'
import { type CredentialRig, eachWithRig } from '../testing/credential-rig.ts'
import { FakeSource, newEachTime, token } from '../testing/fake-source.ts'
import type { HeldCredential } from './credentials.ts'

let rig: CredentialRig
eachWithRig((made) => {
  rig = made
})

describe('a value that WeChat refuses', () => {
  const hold = (source: FakeSource) => rig.credentials.get(source.request())
  const reject = (source: FakeSource, failed: HeldCredential, mayForce = false) =>
    rig.credentials.rejected(source.request({ mayForce }), failed).then(({ value }) => value)

  test('is replaced by a normal fetch, one for all who met the refusal', async () => {
    const source = new FakeSource(rig.clock, newEachTime())
    const failed = await hold(source)
    const all = await Promise.all(Array.from({ length: 10_000 }, () => reject(source, failed, true)))
    expect(new Set(all)).toEqual(new Set(['T2']))
    expect(source.asked.map(({ forced }) => forced)).toEqual([false, false])
  })

  test('late does not throw away the new one', async () => {
    const source = new FakeSource(rig.clock, newEachTime())
    const old = await hold(source)
    await reject(source, old)
    expect(await reject(source, old)).toBe('T2')
    expect(await rig.ask(source)).toBe('T2')
    expect(source.fetches).toBe(2)
  })

  test('and comes again is refused where forcing is off, with at most one fetch in 5 s', async () => {
    const source = rig.stable()
    const failed = await hold(source)
    const refusal = { code: 'WXH_CREDENTIAL_REFUSED', failure: { class: 'credential' } }
    const all = Array.from({ length: 100 }, () => expect(reject(source, failed)).rejects.toMatchObject(refusal))
    await Promise.all(all)
    await rig.clock.advance(4_999)
    await expect(reject(source, failed)).rejects.toMatchObject(refusal)
    expect(source.fetches).toBe(2)
    await rig.clock.advance(1)
    await expect(reject(source, failed)).rejects.toMatchObject(refusal)
    expect(source.fetches).toBe(3)
    expect(await rig.ask(source)).toBe('A1')
  })

  test('and comes again is replaced by one forced fetch where that is allowed', async () => {
    const source = rig.stable()
    const failed = await hold(source)
    const all = await Promise.all(Array.from({ length: 10_000 }, () => reject(source, failed, true)))
    expect(new Set(all)).toEqual(new Set(['A2']))
    expect(source.asked.map(({ forced }) => forced)).toEqual([false, false, true])
    expect(rig.kinds()).toEqual(['fetched', 'fetched-again', 'fetched'])
  })

  test('is never replaced by force twice within 30 s', async () => {
    const source = rig.stable()
    await reject(source, await hold(source), true)
    await rig.clock.advance(29_000)
    await expect(reject(source, await hold(source), true)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_REFUSED' })
    await rig.clock.advance(1_000)
    expect(await reject(source, await hold(source), true)).toBe('A3')
    expect(source.asked.filter(({ forced }) => forced)).toHaveLength(2)
  })

  test('is replaced by force 20 times a day at most', async () => {
    const source = rig.stable()
    for (let tries = 0; tries < 60; tries++) {
      await reject(source, await hold(source), true).catch(() => undefined)
      await rig.minutes(10)
    }
    expect(source.asked.filter(({ forced }) => forced)).toHaveLength(20)
  })

  test('and a forced fetch that gives the same leave nothing to be had', async () => {
    const source = new FakeSource(rig.clock, () => token('same'))
    await expect(reject(source, await hold(source), true)).rejects.toMatchObject({ failure: { class: 'credential' } })
    expect(source.fetches).toBe(3)
  })

  test('over and over, by two systems against each other, does not spin', async () => {
    const source = new FakeSource(rig.clock, newEachTime())
    let refused = 0
    for (let times = 0; times < 500; times++) {
      await reject(source, await hold(source)).catch(() => refused++)
      await rig.clock.advance(100)
    }
    expect(source.fetches).toBeLessThanOrEqual(11)
    expect(refused).toBeGreaterThan(480)
  })

  test('while a renewal is under way waits for that one', async () => {
    const source = new FakeSource(rig.clock, newEachTime())
    const failed = await hold(source)
    await rig.minutes(117)
    void rig.ask(source)
    expect(await reject(source, failed)).toBe('T2')
    expect(source.fetches).toBe(2)
  })

  test('and a network that fails says when to ask again, while the old value stays', async () => {
    const source = rig.stable()
    const failed = await hold(source)
    source.usual = () => Promise.reject(new Error('ECONNRESET'))
    const asked = expect(reject(source, failed)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
    await rig.clock.advance(2_000)
    await asked
    expect(await rig.ask(source)).toBe('A1')
  })
})
