import { describe, expect, it } from 'vitest'
import { liveCrypto } from './compare/live-crypto.ts'
import { keysOf } from './live/shadow-job.ts'
import { markerKeyring, markerSignature } from './marker-keyring.ts'
import { shadowCallOf } from './shadow-call.ts'
import { shadowVault } from './shadow-vault.ts'
import { moment, realCall } from './testing/shadow-rig.ts'

const data = new Uint8Array([1, 2, 3])
const oaep = { algorithm: 'rsa-oaep-sha1' } as const
const facts = { ...moment, app: realCall().app, inboundUrl: () => undefined }
const liveCall = (asked?: string[]) => shadowCallOf(facts, liveCrypto(keysOf(realCall(asked))), shadowVault())

describe('a shadow Call of live traffic', () => {
  it('makes markers that name the real keys, and asks them for nothing', async () => {
    const asked: string[] = []
    const [one, other] = [liveCall(asked), liveCall(asked)]
    const signed = await one.sign('merchant', data)

    expect(signed).toEqual(await other.sign('merchant', data))
    expect(signed.serial).toBe('id-of-merchant')
    expect((await one.encrypt('wechat-pay', oaep, data)).serial).toBe('id-of-wechat-pay')
    expect((await one.encrypt('message-aes', { algorithm: 'aes-256-cbc' }, data)).serial).toBe('')
    expect(asked).toEqual([])
  })

  // printf ab | openssl dgst -sha1
  it('makes digests of texts as they are, and markers of secrets', async () => {
    const ofTexts = { algorithm: 'sha1', parts: [{ text: 'a' }, { text: 'b' }], encoding: 'hex' } as const
    const ofSecrets = { algorithm: 'sha1', parts: [{ secret: 'token' }], encoding: 'hex' } as const

    expect(await liveCall().digest(ofTexts)).toBe('da23614e02469a0d7c7bd1bdab5c9c474b1904dc')
    expect(await liveCall().digest(ofSecrets)).toBe(await liveCall().digest(ofSecrets))
    expect(await liveCall().digest(ofSecrets)).not.toBe('real-digest')
    expect(await liveCall().verifyDigest(ofSecrets, 'right')).toBe(true)
  })

  it('gives the same nonces and handles each time', async () => {
    const [one, other] = [liveCall(), liveCall()]

    expect([one.nonce(), one.nonce()]).toEqual([other.nonce(), other.nonce()])
    expect(await one.seal('n', 'v', 1)).toBe(await other.seal('n', 'v', 1))
    await expect(one.seal('n', 'v', 0)).rejects.toThrow('needs a life above 0 ms')
  })
})

describe('markers', () => {
  it('verify as what they stand for', () => {
    const { signature, serial } = markerSignature(data)

    expect(markerKeyring.verify(serial, data, signature)).toBe('ok')
    expect(markerKeyring.verify({ certificate: 'C' }, new Uint8Array(1), signature)).toBe('bad')
    expect(markerKeyring.verify('0A', data, signature)).toBe('unknown-key')
    expect([markerKeyring.idOf('wechat-pay'), markerKeyring.idOf('api-v3')]).toEqual([serial, undefined])
    expect(markerKeyring.decrypt('api-v3', oaep, data)).toBeUndefined()
  })

  it('of a vault open for whom they were made, until their end', () => {
    const vault = shadowVault()
    const handle = vault.seal('wx1', 'n', 'v', 10)

    expect(vault.open('wx1', 'n', handle, 9)).toBe('v')
    for (const [appid, name, at] of [
      ['wx2', 'n', 9],
      ['wx1', 'm', 9],
      ['wx1', 'n', 10],
    ] as const)
      expect(vault.open(appid, name, handle, at)).toBeUndefined()
    expect(shadowVault().open('wx1', 'n', handle, 9)).toBeUndefined()
  })
})
