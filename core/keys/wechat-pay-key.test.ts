import { createPublicKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import vectors from './testing/vectors.json' with { type: 'json' }
import { chooseWechatPayKey, isLiveKey, parsePlatformCertificates, type WechatPayKey } from './wechat-pay-key.ts'

const key = createPublicKey(vectors.platformPublicKey)
const day = 24 * 60 * 60 * 1000
const now = Date.UTC(2026, 10, 20)
const certificate = (id: string, from: number, until: number): WechatPayKey => ({
  id,
  key,
  kind: 'certificate',
  from: now + from * day,
  until: now + until * day,
})
const publicKey: WechatPayKey = { id: vectors.publicKeyId, key, kind: 'public-key' }
const chosen = (...keys: WechatPayKey[]) => chooseWechatPayKey(keys, now)?.id

describe('the key that is named to WeChat', () => {
  test('is the public key, although certificates are there', () => {
    expect(chosen(certificate('A', -1, 1), publicKey)).toBe(vectors.publicKeyId)
  })

  test('is else the certificate that began last', () => {
    expect(chosen(certificate('old', -99, 5), certificate('new', -1, 99), certificate('older', -200, 2))).toBe('new')
  })

  test.each([
    ['has ended', -99, -1],
    ['ends now', -99, 0],
    ['has not begun', 1, 99],
  ])('is never one that %s', (_, from, until) => {
    expect(chosen(certificate('X', from, until))).toBeUndefined()
  })

  test('is one that begins now', () => {
    expect(chosen(certificate('X', 0, 1))).toBe('X')
  })

  test('is none where there is none', () => {
    expect(chosen()).toBeUndefined()
  })
})

test('a public key has no end', () => {
  expect([0, now, Number.MAX_SAFE_INTEGER].map((time) => isLiveKey(publicKey, time))).toEqual([true, true, true])
})

describe('certificates that were downloaded', () => {
  const entry = { serial: vectors.platformSerial, pem: vectors.platformCertificate2024, from: 1, until: 2 }
  const parsed = (value: unknown) => parsePlatformCertificates(JSON.stringify(value))

  test('become keys by their serials', () => {
    const [read] = parsed([entry])
    expect(read).toMatchObject({ id: vectors.platformSerial, kind: 'certificate', from: 1, until: 2 })
    expect(read?.key.equals(key)).toBe(true)
  })

  test('hold as long as they say themselves where nothing else is told', () => {
    const [read] = parsed([{ serial: entry.serial, pem: entry.pem }])
    expect([read?.from, read?.until]).toEqual([Date.UTC(2023, 11, 31, 16), Date.UTC(2028, 11, 30, 16)])
  })

  test('are left out where they cannot be read', () => {
    const bad = [
      null,
      1,
      {},
      { ...entry, pem: 'x' },
      { ...entry, serial: 7 },
      { ...entry, pem: vectors.platformPublicKey },
    ]
    expect(parsed([...bad, entry]).map(({ id }) => id)).toEqual([vectors.platformSerial])
  })

  test.each(['', 'x', '{}', 'null', '"[]"'])('are none in %j', (text) => {
    expect(parsePlatformCertificates(text)).toEqual([])
  })

  test('are read once', () => {
    const text = JSON.stringify([entry])
    expect(parsePlatformCertificates(text)).toBe(parsePlatformCertificates(text))
  })

  test('are not kept without bound', () => {
    const text = JSON.stringify([{ ...entry, until: 3 }])
    const first = parsePlatformCertificates(text)
    for (let i = 0; i < 1000; i++) parsePlatformCertificates(`[${i}]`)
    expect(parsePlatformCertificates(text)).not.toBe(first)
  })
})
