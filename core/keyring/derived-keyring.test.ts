import { describe, expect, test } from 'vitest'
import { SecretValue } from '../secret-value.ts'
import { createKeyring } from './derived-keyring.ts'

const master = (byte: number) => new SecretValue(Buffer.alloc(32, byte).toString('hex'))
const utf8 = (text: string) => Buffer.from(text)
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString()

/** The other bit of one byte in the middle of what is sealed. */
function flipped(sealed: string, at: number): string {
  const bytes = Buffer.from(sealed, 'base64url')
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  return bytes.toString('base64url')
}

describe('a keyring', () => {
  const keyring = createKeyring([master(1)])
  const sealed = keyring.seal('credential', 'app:wx1', utf8('value'))

  test('opens what it sealed', () => {
    expect(text(keyring.open('credential', 'app:wx1', sealed))).toBe('value')
    expect(text(keyring.open('credential', 'app:wx1', keyring.seal('credential', 'app:wx1', utf8(''))))).toBe('')
  })

  test('opens what Python sealed by the documented layout', () => {
    // Made with Python's cryptography 48: HKDF(SHA256, info "wxhost/keyring/1/credential"), AESGCM, JSON array as AAD.
    const vector = '3oITvStD4ExkZWZnaGlqa2xtbm-Hq2vquNHc-tZW-kVC-xzCae_R3wkB8imgn3RW'
    const counting = createKeyring([
      new SecretValue(Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('hex')),
    ])
    const context = 'app:wxd678efh567hg6787/access-token'
    expect(text(counting.open('credential', context, vector))).toBe('微信 token')
  })

  test('seals the same value differently each time', () => {
    expect(keyring.seal('credential', 'app:wx1', utf8('value'))).not.toBe(sealed)
  })

  test('does not open for another purpose or context', () => {
    expect(keyring.open('session', 'app:wx1', sealed)).toBeUndefined()
    expect(keyring.open('credential', 'app:wx2', sealed)).toBeUndefined()
  })

  test('opens nothing that was changed by one bit', () => {
    const length = Buffer.from(sealed, 'base64url').length
    for (let at = 0; at < length; at++) {
      expect(keyring.open('credential', 'app:wx1', flipped(sealed, at))).toBeUndefined()
    }
  })

  test('opens nothing that is cut, padded or spelled otherwise', () => {
    for (const other of ['', 'x', sealed.slice(0, -4), `${sealed}=`, `${sealed}\n`, ` ${sealed}`, `${sealed}AA`]) {
      expect(keyring.open('credential', 'app:wx1', other)).toBeUndefined()
    }
  })

  test('still opens what a previous master key sealed, and seals with the current one', () => {
    const rotated = createKeyring([master(2), master(1)])
    expect(text(rotated.open('credential', 'app:wx1', sealed))).toBe('value')
    const renewed = rotated.seal('credential', 'app:wx1', utf8('value'))
    expect(keyring.open('credential', 'app:wx1', renewed)).toBeUndefined()
    expect(text(createKeyring([master(2)]).open('credential', 'app:wx1', renewed))).toBe('value')
  })
})

describe('a master key', () => {
  const bytes = Buffer.from(Array.from({ length: 32 }, (_, i) => 255 - i * 3))
  const sealed = createKeyring([new SecretValue(bytes.toString('hex'))]).seal('p', 'c', utf8('v'))

  test.each([
    ['hexadecimal in capitals', bytes.toString('hex').toUpperCase()],
    ['base64', bytes.toString('base64')],
    ['base64 without padding', bytes.toString('base64').replace('=', '')],
    ['base64url', bytes.toString('base64url')],
    ['a line of a file', `${bytes.toString('hex')}\n`],
  ])('may be written as %s', (_, written) => {
    expect(text(createKeyring([new SecretValue(written)]).open('p', 'c', sealed))).toBe('v')
  })

  test.each([
    ['empty', ''],
    ['a pass phrase', 'correct horse battery staple'],
    ['63 digits', bytes.toString('hex').slice(1)],
    ['31 bytes in base64', bytes.subarray(1).toString('base64')],
    ['base64 with bits to spare', `${'A'.repeat(42)}B`],
    ['two alphabets at once', `+-${'A'.repeat(41)}`],
  ])('that is %s is refused without being shown', (_, written) => {
    const make = () => createKeyring([master(1), new SecretValue(written)])
    expect(make).toThrow(expect.objectContaining({ code: 'WXH_SECRET_UNREADABLE' }))
    expect(make).toThrow(/Master key 2 .*expected 32 bytes/)
    if (written !== '') expect(make).not.toThrow(written)
  })

  test('is needed', () => {
    expect(() => createKeyring([])).toThrow(expect.objectContaining({ code: 'WXH_SECRET_UNREADABLE' }))
  })
})
