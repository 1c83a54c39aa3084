import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import { UndeclaredKeyError } from '../runner/call-keys.ts'
import { eachWithKeyRig, type KeyRig } from './testing/key-rig.ts'
import { merchantApp } from './testing/merchant-app.ts'

let rig: KeyRig
eachWithKeyRig((made) => {
  rig = made
})
const bytes = (text: string) => Buffer.from(text)
const oaep = { algorithm: 'rsa-oaep-sha1' } as const

describe('a plugin', () => {
  test('uses no key that it does not declare', async () => {
    const its = rig.keysFor({ declared: [] })(merchantApp())
    const asked = [
      its.sign('merchant', bytes('x')),
      its.verify('wechat-pay', 'id', bytes('x'), bytes('x')),
      its.encrypt('wechat-pay', oaep, bytes('x')),
      its.decrypt('api-v3', oaep, bytes('x')),
    ]
    for (const one of asked) await expect(one).rejects.toBeInstanceOf(UndeclaredKeyError)
    expect(() => its.idOf('merchant')).toThrow('does not declare the key "merchant"')
    expect(() => its.secret('app-secret')).toThrow('does not declare the key "app-secret"')
  })

  test('is given the same keys for the same app', () => {
    const keysFor = rig.keysFor()
    const app = merchantApp()
    expect(keysFor(app)).toBe(keysFor(app))
    expect(keysFor(app)).not.toBe(keysFor({ ...app }))
  })
})
