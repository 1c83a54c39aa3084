import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { AppView, DigestSpec, Sealed } from '../protocol/index.ts'
import { testKeyring } from '../testing/keyring.ts'
import { noKeys } from '../testing/no-keys.ts'
import { VirtualClock } from '../testing/virtual-clock.ts'
import { createCallSecrets } from './call-secrets.ts'
import { HostCall } from './host-call.ts'

const app: AppView = { appid: 'wxd678efh567hg6787', kind: 'mini-program', settings: {} }
const vectors = JSON.parse(
  readFileSync(new URL('../testing/fixtures/official-user-data.json', import.meta.url), 'utf8'),
) as {
  rawDataSignature: { session_key: string; rawData: string; signature: string }
  decrypt: { session_key: string; iv: string; encryptedData: string; plaintext: object }
}

function rig({ appid = app.appid, clock = new VirtualClock(), key = '11' } = {}) {
  const call = new HostCall(
    {
      app: { ...app, appid },
      now: clock.now(),
      wechatNow: clock.now(),
      deadline: clock.now() + 5_000,
      idempotencyKey: 'k',
      inboundUrl: () => undefined,
    },
    createCallSecrets(testKeyring(key), clock),
    noKeys,
  )
  const sealed = async (value: string, name = 'session-key:o1', ttlMs = 60_000): Promise<Sealed> => ({
    sealed: await call.seal(name, value, ttlMs),
    name,
  })
  return { call, clock, sealed }
}

const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))

describe('a digest', () => {
  // FIPS 180-4's sample text "abc", and RFC 4231's test case 2.
  test.each([
    ['sha1', ['abc'], 'hex', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['sha1', ['a', 'bc'], 'hex', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['sha256', ['abc'], 'base64', 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='],
    ['sha256', ['a', 'b', 'c'], 'base64url', 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0'],
  ] as const)('%s of %j as %s', async (algorithm, texts, encoding, expected) => {
    const spec: DigestSpec = { algorithm, parts: texts.map((text) => ({ text })), encoding }
    expect(await rig().call.digest(spec)).toBe(expected)
  })

  test('under a sealed key is that of RFC 4231', async () => {
    const { call, sealed } = rig()
    const spec: DigestSpec = {
      algorithm: 'hmac-sha256',
      key: await sealed('Jefe'),
      parts: [{ text: 'what do ya want ' }, { text: 'for nothing?' }],
      encoding: 'hex',
    }
    const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
    expect(await call.digest(spec)).toBe(expected)
    expect(await call.verifyDigest(spec, expected)).toBe(true)
    expect(await call.verifyDigest(spec, expected.replace('5', '6'))).toBe(false)
    expect(await call.verifyDigest(spec, '')).toBe(false)
    expect(await call.verifyDigest(spec, undefined as never)).toBe(false)
  })

  test('of raw data and a session key is that of the official page', async () => {
    const { session_key, rawData, signature } = vectors.rawDataSignature
    const { call, sealed } = rig()
    const spec: DigestSpec = {
      algorithm: 'sha1',
      parts: [{ text: rawData }, await sealed(session_key)],
      encoding: 'hex',
    }
    expect(await call.digest(spec)).toBe(signature)
  })

  test('with a part or a key that does not open is none', async () => {
    const { call } = rig()
    const forged: Sealed = { sealed: 'wxs1.AAAA', name: 'session-key:o1' }
    const part: DigestSpec = { algorithm: 'sha1', parts: [{ text: 'a' }, forged], encoding: 'hex' }
    expect(await call.digest(part)).toBeUndefined()
    expect(await call.verifyDigest(part, 'x')).toBe(false)
    expect(await call.digest({ algorithm: 'hmac-sha256', key: forged, parts: [], encoding: 'hex' })).toBeUndefined()
    expect(await call.digest({ algorithm: 'hmac-sha256', parts: [], encoding: 'hex' })).toBeUndefined()
  })
})

describe('decrypting', () => {
  const { session_key, iv, encryptedData, plaintext } = vectors.decrypt
  const cipher = { algorithm: 'aes-128-cbc', iv: bytes(iv) } as const

  test('opens the official user data', async () => {
    const { call, sealed } = rig()
    const opened = await call.decrypt(await sealed(session_key), cipher, bytes(encryptedData))
    expect(JSON.parse(Buffer.from(opened ?? []).toString())).toEqual(plaintext)
  })

  test('gives nothing for another key, a short key, bad bytes or a handle that does not open', async () => {
    const { call, sealed } = rig()
    const good = await sealed(session_key)
    const garbled = bytes(encryptedData).subarray(0, 40)
    expect(await call.decrypt(await sealed('HyVFkGl5F5OQWJZZaNzBBg=='), cipher, bytes(encryptedData))).toBeUndefined()
    expect(await call.decrypt(await sealed('short'), cipher, bytes(encryptedData))).toBeUndefined()
    expect(await call.decrypt(good, cipher, garbled)).toBeUndefined()
    expect(await call.decrypt(good, { ...cipher, iv: new Uint8Array(3) }, bytes(encryptedData))).toBeUndefined()
    expect(await call.decrypt({ ...good, name: 'other' }, cipher, bytes(encryptedData))).toBeUndefined()
  })
})

describe('a sealed handle', () => {
  const digestOf = (call: HostCall, part: Sealed) =>
    call.digest({ algorithm: 'sha1', parts: [part, { text: '' }], encoding: 'hex' })

  test('shows nothing of its value and never repeats itself', async () => {
    const { sealed } = rig()
    const [a, b] = [await sealed('abc'), await sealed('abc')]
    expect(a.sealed).not.toBe(b.sealed)
    expect(Buffer.from(a.sealed.slice(5), 'base64url').includes('abc')).toBe(false)
  })

  test('opens on another host of the deployment', async () => {
    const { sealed, clock } = rig()
    const handle = await sealed('abc')
    expect(await digestOf(rig({ clock }).call, handle)).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
  })

  test('opens for its own app, name, key and time only', async () => {
    const { call, sealed, clock } = rig()
    const handle = await sealed('abc')
    expect(await digestOf(rig({ clock, appid: 'wx0000000000000000' }).call, handle)).toBeUndefined()
    expect(await digestOf(rig({ clock, key: '22' }).call, handle)).toBeUndefined()
    expect(await digestOf(call, { ...handle, name: 'session-key:o2' })).toBeUndefined()
    await clock.advance(59_999)
    expect(await digestOf(call, handle)).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
    await clock.advance(1)
    expect(await digestOf(call, handle)).toBeUndefined()
  })

  test.each(['', 'abc', 'wxs1.', 'wxs2.AAAA', undefined, 7])('%j does not open', async (text) => {
    expect(await digestOf(rig().call, { sealed: text as string, name: 'session-key:o1' })).toBeUndefined()
  })

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('is not made for a life of %d', async (ttlMs) => {
    await expect(rig().sealed('abc', 'n', ttlMs)).rejects.toThrow('ttlMs must be a positive number')
  })
})

test('a nonce is 32 hex digits, and another each time', () => {
  const { call } = rig()
  expect(call.nonce()).toMatch(/^[0-9a-f]{32}$/)
  expect(call.nonce()).not.toBe(call.nonce())
})
