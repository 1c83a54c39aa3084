import { beforeEach, describe, expect, test } from 'vitest'
import type { App } from '../app/app.ts'
import { failure } from '../protocol/index.ts'
import { type CredentialRig, eachWithRig } from '../testing/credential-rig.ts'
import { FakeSource } from '../testing/fake-source.ts'
import { settle } from '../testing/virtual-clock.ts'
import { createRefreshCredential, type RefreshCredential } from './refresh-credential.ts'
import { merchantApp, publicKey } from './testing/merchant-app.ts'
import { UnknownKeys } from './unknown-keys.ts'

const name = 'platform-certificates'
const mchid = '1900000109'
const list = (value: string) => ({ kind: 'acquired', values: { [name]: { value, ttlMs: 86_400_000 } } }) as const
/** additions 6: 404 RESOURCE_NOT_EXISTS. */
const none = { kind: 'none', askAgainMs: 3_600_000, message: 'no certificates for this merchant' } as const

let rig: CredentialRig
eachWithRig((made) => {
  rig = made
})

let source: FakeSource
let unknownKeys: UnknownKeys
let refresh: RefreshCredential
const app = merchantApp()

beforeEach(() => {
  source = new FakeSource(rig.clock, () => list('one'))
  unknownKeys = new UnknownKeys(rig.clock)
  const requests = {
    of: ({ mchid: id = '' }: App) => requestOf(id),
  }
  refresh = createRefreshCredential(rig.clock, rig.credentials, requests, unknownKeys)
})

/** Ends a wait of the service's own tries. */
const within = async (pending: Promise<void>) => {
  pending.catch(() => {})
  await rig.minutes(0.5)
  await pending
}
const requestOf = (id: string) => source.request({ owner: { kind: 'merchant', id }, sourceName: name, valueName: name })
const held = () => rig.credentials.get(requestOf(mchid))
const fetched = async () => {
  await held()
  source.asked.length = 0
}

describe('where certificates are held', () => {
  beforeEach(fetched)

  test('newer ones are fetched', async () => {
    source.usual = () => list('two')
    await refresh(app, name)
    expect((await held()).value).toBe('two')
  })

  test('WeChat is asked once a minute', async () => {
    for (let second = 0; second < 60; second++) {
      await refresh(app, name)
      await rig.clock.advance(1_000)
    }
    expect(source.fetches).toBe(1)
    await refresh(app, name)
    expect(source.fetches).toBe(2)
  })

  test('each merchant has a minute of its own', async () => {
    const other = { ...app, mchid: '1900000110' }
    await refresh(app, name)
    await refresh(other, name)
    expect(source.fetches).toBe(2)
  })

  test('those who come meanwhile wait for it', async () => {
    let answer = (_: ReturnType<typeof list>) => {}
    source.usual = () => new Promise((resolve) => (answer = resolve))
    const seen: (string | undefined)[] = []
    const both = [refresh(app, name), refresh(app, name)].map((one) =>
      one.then(async () => seen.push((await held()).value)),
    )
    await settle()
    answer(list('two'))
    await Promise.all(both)
    expect(seen).toEqual(['two', 'two'])
    expect(source.fetches).toBe(1)
  })

  test('who has no time left ends it for nobody else', async () => {
    let answer = (_: ReturnType<typeof list>) => {}
    source.usual = () => new Promise((resolve) => (answer = resolve))
    const gone = new AbortController()
    const impatient = refresh(app, name, gone.signal)
    const patient = refresh(app, name)
    gone.abort(new Error('enough'))
    await expect(impatient).rejects.toThrow('enough')
    answer(list('two'))
    await patient
    expect((await held()).value).toBe('two')
  })

  test.each([
    ['the same again', () => list('one')],
    ['none any more', () => none],
    ['a refusal', () => failure('config', 'SIGN_ERROR', 'no')],
    ['silence', () => Promise.reject(new Error('reset'))],
  ])('%s is no error', async (_what, answer) => {
    source.usual = answer
    await within(refresh(app, name))
    expect((await held()).value).toBe('one')
  })

  test('a fault of the program is one', async () => {
    const broken = {
      ...rig.credentials,
      current: rig.credentials.current.bind(rig.credentials),
      rejected: () => Promise.reject(new TypeError('x')),
    }
    const own = createRefreshCredential(rig.clock, broken, {
      of: () => requestOf(mchid),
    })
    await expect(own(app, name)).rejects.toThrow(TypeError)
  })
})

describe('a key that WeChat was asked about in vain', () => {
  beforeEach(fetched)
  const met = async (id: string) => {
    unknownKeys.met(mchid, id)
    await refresh(app, name)
  }

  test('is not asked about again', async () => {
    await met('A')
    await rig.minutes(2)
    await met('A')
    expect(source.fetches).toBe(1)
  })

  test('takes nothing from the minute of a new one', async () => {
    await met('A')
    await rig.minutes(2)
    await met('A')
    await met('B')
    expect(source.fetches).toBe(2)
  })

  test('is asked about again where WeChat did not answer', async () => {
    source.usual = () => failure('config', 'SIGN_ERROR', 'no')
    await met('A')
    source.usual = () => list('two')
    await rig.minutes(2)
    await met('A')
    expect((await held()).value).toBe('two')
  })
})

describe('where nothing is held', () => {
  test('any more, the minute of the last refresh is not waited for', async () => {
    await refresh(app, name)
    rig.credentials.forget([{ kind: 'merchant', id: mchid }])
    source.usual = () => list('two')
    await refresh(app, name)
    expect(rig.credentials.current(requestOf(mchid))?.value).toBe('two')
  })

  test.each([
    ['came', app],
    ['was there before', merchantApp({ wechatPay: [publicKey] })],
  ])('any more, and a public key %s, it is not waited for either', async (_when, before) => {
    await refresh(before, name)
    rig.credentials.forget([{ kind: 'merchant', id: mchid }])
    const own = merchantApp({ wechatPay: [publicKey] })
    for (let i = 0; i < 5; i++) await refresh(own, name)
    expect(rig.credentials.current(requestOf(mchid))?.value).toBe('one')
    expect(source.fetches).toBe(2)
  })

  test('the first fetch is the refresh of its minute', async () => {
    await refresh(app, name)
    await refresh(app, name)
    expect(source.fetches).toBe(1)
    await rig.minutes(1)
    await refresh(app, name)
    expect(source.fetches).toBe(2)
  })

  test('none to be had is an error that says why', async () => {
    source.usual = () => none
    await expect(refresh(app, name)).rejects.toMatchObject({
      code: 'WXH_CREDENTIAL_UNAVAILABLE',
      message: expect.stringContaining('no certificates for this merchant'),
    })
  })

  test('a merchant with a public key misses nothing', async () => {
    source.usual = () => none
    const own = merchantApp({ wechatPay: [publicKey] })
    for (let i = 0; i < 5; i++) await refresh(own, name)
    expect(source.fetches).toBe(1)
  })
})
