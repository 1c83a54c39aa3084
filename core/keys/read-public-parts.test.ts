import { createPublicKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readCertificate } from './read-certificate.ts'
import { readPublicKey } from './read-public-key.ts'
import { sound, whatOf } from './testing/faulty.ts'
import { madeKeys } from './testing/made-keys.ts'
import { ecCertificate, shortCertificate } from './testing/odd-certificates.ts'
import vectors from './testing/vectors.json' with { type: 'json' }

const made = madeKeys()
const { platformCertificate2024, platformPublicKey } = vectors

describe('a certificate', () => {
  test('tells its serial, its days and its key', () => {
    const { key, ...rest } = sound(readCertificate(platformCertificate2024))
    // Dates as `openssl x509 -dates` prints them.
    expect(rest).toEqual({
      serial: vectors.platformSerial,
      from: Date.UTC(2023, 11, 31, 16),
      until: Date.UTC(2028, 11, 30, 16),
    })
    expect(key.equals(createPublicKey(platformPublicKey))).toBe(true)
  })

  test('is read among what editors add', () => {
    const text = `# platform\r\n\r\n${platformCertificate2024.replaceAll('\n', '  \r\n')}`
    expect(sound(readCertificate(text)).serial).toBe(vectors.platformSerial)
  })

  test.each([
    ['a public key', platformPublicKey, 'holds no certificate in PEM form'],
    ['a private key', vectors.merchantKeyPkcs8, 'is a private key'],
    ['two of them', platformCertificate2024 + vectors.merchantCertificate, 'holds more than one certificate'],
    ['a cut text', platformCertificate2024.replace(/\n.{64}\n/, '\n'), 'cannot be read: its text is damaged or cut'],
    ['nothing', '', 'holds no certificate in PEM form'],
  ])('is refused: %s', (_, text, what) => {
    expect(whatOf(readCertificate(text))).toBe(what)
  })

  test.each([
    ['EC', ecCertificate, 'is a key of type ec; WeChat Pay signs with RSA (SHA256-RSA2048)'],
    ['1024 bits', shortCertificate, "has 1024 bits; WeChat Pay's keys have 2048"],
  ])('is refused: %s', (_, pem, what) => {
    expect(whatOf(readCertificate(pem))).toBe(what)
  })
})

describe("WeChat Pay's public key", () => {
  test('is read', () => {
    const key = sound(readPublicKey(`\r\n  ${platformPublicKey.replaceAll('\n', '\r\n  ')}`))
    expect(key.equals(createPublicKey(platformPublicKey))).toBe(true)
  })

  test.each([
    ['a private key', vectors.merchantKeyPkcs1, 'is a private key'],
    ['a certificate', platformCertificate2024, 'is a certificate'],
    ['EC', made.ecPublic, 'is a key of type ec; WeChat Pay signs with RSA (SHA256-RSA2048)'],
    ['1024 bits', made.shortPublic, "has 1024 bits; WeChat Pay's keys have 2048"],
    ['a cut text', platformPublicKey.replace(/\n.{64}\n/, '\n'), 'cannot be read: its text is damaged or cut'],
    ['no PEM', 'PUB_KEY_ID_0114232134912410000000000000', 'holds no public key in PEM form'],
  ])('is refused: %s', (_, text, what) => {
    expect(whatOf(readPublicKey(text))).toBe(what)
  })
})
