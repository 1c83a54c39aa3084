import { describe, expect, test } from 'vitest'
import { failure } from '../protocol/index.ts'
import { type CredentialRig, eachWithRig } from '../testing/credential-rig.ts'
import { FakeSource, newEachTime, token } from '../testing/fake-source.ts'
import { settle } from '../testing/virtual-clock.ts'

let rig: CredentialRig
eachWithRig((made) => {
  rig = made
})

describe('a wrong secret', () => {
  const wrong = failure('config', '40125', 'invalid appsecret')

  test('stops: one fetch a minute, and callers are refused with what WeChat said', async () => {
    const source = new FakeSource(rig.clock, () => wrong)
    for (let second = 0; second < 59; second++) {
      await expect(rig.ask(source)).rejects.toMatchObject({
        code: 'WXH_CREDENTIAL_REFUSED',
        failure: wrong,
        status: 502,
      })
      await rig.clock.advance(1_000)
    }
    expect(source.fetches).toBe(1)
    await rig.clock.advance(1_000)
    await expect(rig.ask(source)).rejects.toThrow(/40125/)
    expect(source.fetches).toBe(2)
  })

  test('is tried again at once when the secrets have changed', async () => {
    const source = new FakeSource(rig.clock, () => wrong)
    await expect(rig.ask(source)).rejects.toMatchObject({ failure: wrong })
    source.usual = () => token('T')
    rig.credentials.forget([source.request().owner, { kind: 'merchant', id: 'unknown' }])
    expect(await rig.ask(source)).toBe('T')
  })

  test('whose refusal arrives after the change does not stop the new one', async () => {
    let answer = (_: typeof wrong) => {}
    const source = new FakeSource(rig.clock, () => token('T'))
    source.plan.push(() => new Promise((resolve) => (answer = resolve)))
    const before = rig.ask(source)
    await settle()
    rig.credentials.forget([source.request().owner])
    const after = rig.ask(source)
    answer(wrong)
    await expect(before).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_REFUSED' })
    await rig.clock.advance(100)
    expect(await after).toBe('T')
  })

  test('makes the old value serve to its end', async () => {
    const source = new FakeSource(rig.clock, () => wrong)
    source.plan.push(() => token('T'))
    await rig.ask(source)
    await rig.minutes(119)
    expect(await rig.ask(source)).toBe('T')
    await rig.minutes(2)
    await expect(rig.ask(source)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_REFUSED' })
  })
})

test('what is forgotten is fetched anew, and its revision goes on', async () => {
  const source = new FakeSource(rig.clock, newEachTime())
  const before = await rig.credentials.get(source.request())
  rig.credentials.forget([source.request().owner])
  expect(rig.credentials.peek(source.request())).toBeUndefined()
  const after = await rig.credentials.get(source.request())
  expect([after.value, after.revision > before.revision]).toEqual(['T2', true])
})

test('a service that is closed serves what it holds and fetches no more', async () => {
  const source = rig.stable()
  await rig.ask(source)
  await rig.credentials.close()
  expect(rig.credentials.peek(source.request())?.value).toBe('A1')
  const other = source.request({ owner: { kind: 'app', id: 'wx2222222222222222' } })
  await expect(rig.credentials.get(other)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
  expect(source.fetches).toBe(1)
})

test('closing waits for a fetch under way', async () => {
  let answer = (_: ReturnType<typeof token>) => {}
  const source = new FakeSource(rig.clock, () => new Promise((resolve) => (answer = resolve)))
  const asked = rig.ask(source)
  await settle()
  const closed = rig.credentials.close()
  answer(token('T'))
  await closed
  expect(await asked).toBe('T')
})

test('closing does not wait for a fetch for ever', async () => {
  const source = new FakeSource(rig.clock, () => new Promise(() => {}))
  const asked = expect(rig.ask(source)).rejects.toMatchObject({ code: 'WXH_CREDENTIAL_UNAVAILABLE' })
  await settle()
  const closed = rig.credentials.close()
  await rig.clock.advance(5_000)
  await closed
  await asked
})

test('no event and no error holds a value', async () => {
  const source = new FakeSource(rig.clock, () => token('secret-value'))
  const held = await rig.credentials.get(source.request())
  const error = await rig.credentials.rejected(source.request(), held).catch((thrown: Error) => thrown)
  expect(JSON.stringify([rig.events, error, String(error)])).not.toContain('secret-value')
})
