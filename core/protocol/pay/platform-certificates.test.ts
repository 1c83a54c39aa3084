import { describe, expect, it, test } from 'vitest'
import { authorizePay } from './authorize.ts'
import { platformCertificates } from './platform-certificates.ts'
import { platformHeaders, signedAt, type VectorOptions, vectorCall } from './testing/vector-call.ts'
import vectors from './testing/vectors.json' with { type: 'json' }

const { certificates2024, platformSerial } = vectors
const text = JSON.stringify(certificates2024.body)
const [row] = certificates2024.body.data
const hour = 3_600_000
const cold: VectorOptions = { platform: {} }

const answer = (body: string, headers = platformHeaders(body), status = 200) => ({
  status,
  headers,
  body: Buffer.from(body),
})
const decode = async (response: ReturnType<typeof answer>, options: VectorOptions = cold) =>
  platformCertificates.decode(response, vectorCall(options))
const rows = (...data: readonly object[]) => answer(JSON.stringify({ data }))

describe('the platform certificates', () => {
  it('are asked for with a signed GET', async () => {
    expect(await platformCertificates.encode(vectorCall(), { forced: false, held: [] })).toEqual({
      method: 'GET',
      origin: 'https://api.mch.weixin.qq.com',
      path: '/v3/certificates',
    })
    expect(platformCertificates.authorize).toBe(authorizePay)
  })

  it('are not asked for without a merchant', async () => {
    const asked = await platformCertificates.encode(vectorCall({ mchid: undefined }), { forced: false, held: [] })

    expect(asked).toMatchObject({ kind: 'error', class: 'config' })
  })

  it('are opened and verified with themselves the first time', async () => {
    const value = [
      {
        serial: platformSerial,
        pem: certificates2024.certificate,
        from: Date.parse('2024-01-01T00:00:00+08:00'),
        until: Date.parse('2028-12-31T00:00:00+08:00'),
      },
    ]

    const acquired = await decode(answer(text))

    expect(acquired).toEqual({
      kind: 'acquired',
      values: { 'platform-certificates': { value: JSON.stringify(value), ttlMs: 24 * hour } },
    })
    expect(platformCertificates.renewAheadMs(vectorCall().app)).toBe(12 * hour)
  })

  it('may be signed with the public key that is held', async () => {
    const { publicKeyId, pem } = vectors
    const headers = { ...platformHeaders(text), 'wechatpay-serial': publicKeyId }
    const platform = { [publicKeyId]: pem.platformPublic }

    expect(await decode(answer(text, headers), { platform })).toMatchObject({ kind: 'acquired' })
    expect(await decode(answer(text, headers))).toMatchObject({ kind: 'error', class: 'retryable' })
  })

  it('of another cipher are left out', async () => {
    const sm = { ...row, encrypt_certificate: { ...row?.encrypt_certificate, algorithm: 'AEAD_SM4_128_GCM' } }

    expect(await decode(rows(sm, { ...row }))).toMatchObject({ kind: 'acquired' })
  })

  test.each([
    ['is over', { expire_time: '2024-01-01T00:00:01+08:00' }],
    ['has not begun', { effective_time: '2025-01-01T00:00:00+08:00' }],
  ])('leave out one that %s', async (_what, dates) => {
    const other = { ...row, serial_no: '0A', ...dates }

    const acquired = await decode(rows({ ...row }, other))

    expect(JSON.stringify(acquired)).not.toContain('0A\\"')
    expect(acquired).toMatchObject({ kind: 'acquired' })
  })
})

describe('is no certificate to trust', () => {
  test.each([
    ['without a signature', {}],
    ['with a probe', { ...platformHeaders(text), 'wechatpay-signature': vectors.notification.probeSignature }],
    ['with the signature of another text', platformHeaders('{}')],
    ['too old', platformHeaders(text, signedAt / 1000 - 301)],
  ])('an answer %s', async (_what, headers) => {
    expect(await decode(answer(text, headers))).toMatchObject({ class: 'retryable', code: 'unverified-certificates' })
  })

  it('one that is over, though it signed the answer', async () => {
    const over = rows({ ...row, expire_time: '2024-01-01T00:00:01+08:00' })

    expect(await decode(over)).toMatchObject({ kind: 'error', class: 'retryable', code: 'unverified-certificates' })
  })

  it('one of several that are all over', async () => {
    const platform = { [platformSerial]: vectors.pem.platformPublic }
    const over = rows({ ...row, serial_no: '0A', expire_time: '2024-01-01T00:00:01+08:00' })

    expect(await decode(over, { platform })).toMatchObject({ class: 'retryable', code: 'no-valid-certificate' })
  })

  it('what opens with another APIv3 key only', async () => {
    const wrong = { platform: {}, apiV3Key: 'another-key-of-thirty-two-bytes!' }

    expect(await decode(answer(text), wrong)).toMatchObject({ class: 'config', code: 'api-v3-key-mismatch' })
  })

  test.each([
    ['nothing', '{}'],
    ['no rows', '{"data":[1]}'],
    ['a time without its zone', JSON.stringify({ data: [{ ...row, effective_time: '2024-01-01T00:00:00' }] })],
    ['a serial that is none', JSON.stringify({ data: [{ ...row, serial_no: 'x"y' }] })],
    ['no ciphertext', JSON.stringify({ data: [{ ...row, encrypt_certificate: {} }] })],
    ['no JSON', '<html>'],
  ])('%s', async (_what, body) => {
    expect(await decode(answer(body))).toMatchObject({ kind: 'error', class: 'retryable', code: 'invalid-answer' })
  })
})

describe('an answer without certificates', () => {
  it('of 404 means a merchant of public keys', async () => {
    const none = answer('{"code":"RESOURCE_NOT_EXISTS","message":"无可用的平台证书"}', {}, 404)

    expect(await decode(none)).toMatchObject({ kind: 'none', askAgainMs: hour })
  })

  it('of 404 without WeChat’s word for it is a fault', async () => {
    expect(await decode(answer('{"code":"NOT_FOUND"}', {}, 404))).toMatchObject({ kind: 'error', code: 'NOT_FOUND' })
  })

  it('of 401 is for an operator', async () => {
    expect(await decode(answer(vectors.unsigned401.body, {}, 401))).toMatchObject({
      class: 'config',
      code: 'SIGN_ERROR',
    })
  })

  test.each([502, 302])('of %i is tried again', async (status) => {
    expect(await decode(answer('<html>', {}, status))).toMatchObject({ class: 'retryable', code: 'invalid-answer' })
  })
})
