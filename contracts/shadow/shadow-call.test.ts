import { shadowVault } from '@wxhost/core/harness'
import { describe, expect, it } from 'vitest'
import vectors from '../fixtures/official-user-data.json' with { type: 'json' }
import { shadowCall } from './shadow-call.ts'

const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))

describe('a shadow Call', () => {
  it('is equal to another of equal options', async () => {
    const [a, b] = [shadowCall({ appid: 'wx1' }), shadowCall({ appid: 'wx1' })]

    expect([a.now, a.deadline, a.idempotencyKey, a.nonce()]).toEqual([b.now, b.deadline, b.idempotencyKey, b.nonce()])
    expect(await a.seal('n', 'v', 1)).toBe(await b.seal('n', 'v', 1))
  })

  it('gives nonces of 32 hex characters, none twice', () => {
    const call = shadowCall()
    const nonces = [call.nonce(), call.nonce()]

    expect(nonces[0]).not.toBe(nonces[1])
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{32}$/)
  })

  it('shows the app that it was asked for', () => {
    const call = shadowCall({ appid: 'wx1', kind: 'mini-program', mchid: '19', settings: { a: 1 } })

    expect(call.app).toEqual({ appid: 'wx1', kind: 'mini-program', mchid: '19', settings: { a: 1 } })
  })

  it("makes WeChat's session signature over a sealed key", async () => {
    const call = shadowCall()
    const sealed = await call.seal('key', vectors.sessionSignature.session_key, 1000)
    const key = { sealed, name: 'key' }

    const empty = await call.digest({ algorithm: 'hmac-sha256', key, parts: [], encoding: 'hex' })
    const parts = [{ text: vectors.sessionSignature.ofFooBar.data }]
    const fooBar = await call.digest({ algorithm: 'hmac-sha256', key, parts, encoding: 'hex' })

    expect(empty).toBe(vectors.sessionSignature.ofEmptyString)
    expect(fooBar).toBe(vectors.sessionSignature.ofFooBar.hex)
  })

  it("verifies WeChat's signature of rawData", async () => {
    const { session_key, rawData, signature } = vectors.rawDataSignature
    const call = shadowCall()
    const sealed = await call.seal('key', session_key, 1000)
    const spec = {
      algorithm: 'sha1',
      parts: [{ text: rawData }, { sealed, name: 'key' }],
      encoding: 'hex',
    } as const

    expect(await call.verifyDigest(spec, signature)).toBe(true)
    expect(await call.verifyDigest(spec, signature.replace('7', '8'))).toBe(false)
    expect(await call.verifyDigest(spec, '')).toBe(false)
  })

  it("opens WeChat's sample of encrypted user data", async () => {
    const { session_key, iv, encryptedData, plaintext } = vectors.decrypt
    const call = shadowCall()
    const sealed = await call.seal('key', session_key, 1000)

    const cipher = { algorithm: 'aes-128-cbc', iv: bytes(iv) } as const
    const plain = await call.decrypt({ sealed, name: 'key' }, cipher, bytes(encryptedData))

    expect(JSON.parse(new TextDecoder().decode(plain))).toEqual(plaintext)
  })

  it('decrypts nothing under a wrong key', async () => {
    const { iv, encryptedData } = vectors.decrypt
    const call = shadowCall()
    const sealed = await call.seal('key', vectors.rawDataSignature.session_key, 1000)

    const cipher = { algorithm: 'aes-128-cbc', iv: bytes(iv) } as const

    expect(await call.decrypt({ sealed, name: 'key' }, cipher, bytes(encryptedData))).toBeUndefined()
    expect(await call.decrypt({ sealed: 'forged', name: 'key' }, cipher, bytes(encryptedData))).toBeUndefined()
  })

  it('refuses to seal for no time at all', async () => {
    await expect(shadowCall().seal('n', 'v', 0)).rejects.toThrow('life above 0 ms')
  })
})

describe('a sealed handle', () => {
  const digestOf = (call: ReturnType<typeof shadowCall>, sealed: string, name: string) =>
    call.digest({ algorithm: 'sha256', parts: [{ sealed, name }], encoding: 'base64url' })

  it('opens for another Call of the same vault until its end', async () => {
    const vault = shadowVault()
    const sealed = await shadowCall({ vault, now: 1_000 }).seal('n', 'v', 500)

    expect(await digestOf(shadowCall({ vault, now: 1_499 }), sealed, 'n')).toBeDefined()
    expect(await digestOf(shadowCall({ vault, now: 1_500 }), sealed, 'n')).toBeUndefined()
  })

  it('opens neither under another name nor for another app nor in another vault', async () => {
    const vault = shadowVault()
    const sealed = await shadowCall({ vault }).seal('n', 'v', 500)

    expect(await digestOf(shadowCall({ vault }), sealed, 'm')).toBeUndefined()
    expect(await digestOf(shadowCall({ vault, appid: 'wx2' }), sealed, 'n')).toBeUndefined()
    expect(await digestOf(shadowCall(), sealed, 'n')).toBeUndefined()
  })

  it('does not contain the value', async () => {
    expect(await shadowCall().seal('n', 'value-that-must-not-show', 500)).not.toContain('value')
  })

  it('is undefined as the key of an hmac that does not open', async () => {
    const key = { sealed: 'forged', name: 'n' }

    expect(await shadowCall().digest({ algorithm: 'hmac-sha256', key, parts: [], encoding: 'hex' })).toBeUndefined()
  })

  it('is demanded by an hmac, as the host does', async () => {
    expect(await shadowCall().digest({ algorithm: 'hmac-sha256', parts: [], encoding: 'hex' })).toBeUndefined()
  })
})
