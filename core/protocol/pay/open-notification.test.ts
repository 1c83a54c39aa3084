import { describe, expect, it, test } from 'vitest'
import type { Push } from '../inbound-channel.ts'
import { openNotification } from './open-notification.ts'
import { payAck } from './pay-refusal.ts'
import { lowerCase, platformHeaders, signedAt, vectorCall } from './testing/vector-call.ts'
import vectors from './testing/vectors.json' with { type: 'json' }

const push = (headers: Record<string, string>, body: string | Uint8Array): Push => ({
  method: 'POST',
  query: {},
  headers: lowerCase(headers),
  body: Buffer.from(body),
})
const { notification, notifications } = vectors
const genuine = push(notification.headers, notification.body)
const without = (name: string): Push => {
  const { [name]: _, ...headers } = genuine.headers
  return { ...genuine, headers }
}
const signed = (value: unknown) => {
  const body = typeof value === 'string' ? value : JSON.stringify(value)
  return push(platformHeaders(body), body)
}
const refused = (reason: string) => ({ kind: 'refused', reason })

describe('a genuine notification', () => {
  it('is opened', async () => {
    expect(await openNotification(genuine, vectorCall())).toEqual({
      kind: 'opened',
      id: 'EV-2018022511223320873',
      createTime: '2024-01-01T10:00:06+08:00',
      eventType: 'TRANSACTION.SUCCESS',
      originalType: 'transaction',
      resource: JSON.parse(notification.decryptedResource),
      nonce: 'Vt7rPXoUhmcSZQTBdlbGqZxqhXhx6n6i',
      untilMs: signedAt + 300_000,
    })
  })

  test.each(notifications)('is opened: $label', async ({ headers, body, decryptedResource }) => {
    const expected = JSON.parse(decryptedResource ?? notification.decryptedResource)

    expect(await openNotification(push(lowerCase(headers), body), vectorCall())).toMatchObject({
      kind: 'opened',
      resource: expected,
    })
  })

  it('is verified over its raw bytes', async () => {
    const [raw] = notifications
    const headers = lowerCase(raw?.headers ?? {})

    for (const text of [raw?.reserialised ?? '', raw?.body.trim() ?? ''])
      expect(await openNotification(push(headers, text), vectorCall())).toMatchObject(refused('signature'))
  })

  it("counts its window by the host's clock", async () => {
    const opened = await openNotification(genuine, vectorCall({ now: signedAt + 60_000 }))

    expect(opened).toMatchObject({ untilMs: signedAt + 360_000 })
  })

  it('may come without a type of signature', async () => {
    expect(await openNotification(without('wechatpay-signature-type'), vectorCall())).toMatchObject({ kind: 'opened' })
  })

  it('may be a partner’s, and is then the service provider’s', async () => {
    const call = vectorCall({ mchid: '1900000109' })
    const decrypt: typeof call.decrypt = async () =>
      Buffer.from('{"sp_mchid":"1900000109","sub_mchid":"7","mchid":"7"}')

    expect(await openNotification(genuine, { ...call, decrypt })).toMatchObject({ kind: 'opened' })
  })
})

describe('is refused', () => {
  test.each(['timestamp', 'nonce', 'serial', 'signature'])('without Wechatpay-%s', async (name) => {
    expect(await openNotification(without(`wechatpay-${name}`), vectorCall())).toMatchObject(refused('signature'))
  })

  test.each([-299_000, 299_000])('not when %i ms off', async (off) => {
    expect(await openNotification(genuine, vectorCall({ wechatNow: signedAt + off }))).toMatchObject({ kind: 'opened' })
  })

  test.each([-301_000, 301_000, 300_000])('when %i ms off', async (off) => {
    const opened = await openNotification(genuine, vectorCall({ wechatNow: signedAt + off }))

    expect(opened).toMatchObject({ ...refused('skew'), answer: { status: 401 } })
  })

  it('as a probe, without a 200', async () => {
    const headers = { ...genuine.headers, 'wechatpay-signature': notification.probeSignature }

    expect(await openNotification({ ...genuine, headers }, vectorCall())).toMatchObject({
      ...refused('probe'),
      answer: { status: 401, contentType: 'application/json; charset=utf-8', body: '{"code":"FAIL","message":"失败"}' },
    })
  })

  it('under another spelling of the same signature', async () => {
    const headers = { ...genuine.headers, 'wechatpay-signature': vectors.base64Malleability.signature }

    expect(await openNotification({ ...genuine, headers }, vectorCall())).toMatchObject(refused('signature'))
  })

  it('with an SM2 signature', async () => {
    const headers = { ...genuine.headers, 'wechatpay-signature-type': 'WECHATPAY2-SM2-WITH-SM3' }

    expect(await openNotification({ ...genuine, headers }, vectorCall())).toMatchObject(refused('mode'))
  })

  it('when it opens with another APIv3 key only', async () => {
    const call = vectorCall({ apiV3Key: 'another-key-of-thirty-two-bytes!' })

    expect(await openNotification(genuine, call)).toMatchObject({
      ...refused('undecryptable'),
      answer: { status: 400 },
    })
  })

  it('when another merchant is meant', async () => {
    expect(await openNotification(genuine, vectorCall({ mchid: '1900000110' }))).toMatchObject(refused('foreign-owner'))
  })

  const outer = JSON.parse(notification.body)
  const { resource } = outer
  test.each([
    ['no JSON', 'malformed', 'text'],
    ['a list', 'malformed', []],
    ['no id', 'malformed', { ...outer, id: undefined }],
    ['an endless id', 'malformed', { ...outer, id: 'x'.repeat(65) }],
    ['no type', 'malformed', { ...outer, event_type: '' }],
    ['no resource', 'malformed', { ...outer, resource: null }],
    ['no ciphertext', 'undecryptable', { ...outer, resource: { ...resource, associated_data: 'other' } }],
    ['a short vector', 'malformed', { ...outer, resource: { ...resource, nonce: 'short' } }],
    ['a short tag', 'malformed', { ...outer, resource: { ...resource, ciphertext: 'AAAA' } }],
    ['junk in base64', 'malformed', { ...outer, resource: { ...resource, ciphertext: ` ${resource.ciphertext}` } }],
    ['data that is no text', 'malformed', { ...outer, resource: { ...resource, associated_data: 1 } }],
    ['no algorithm', 'malformed', { ...outer, resource: { ...resource, algorithm: undefined } }],
    ['SM4', 'mode', { ...outer, resource: { ...resource, algorithm: 'AEAD_SM4_128_GCM' } }],
  ])('though signed, with %s: %s', async (_what, reason, value) => {
    expect(await openNotification(signed(value), vectorCall())).toMatchObject(refused(reason))
  })

  it('though signed, with a text inside that is no JSON', async () => {
    const call = vectorCall()

    expect(await openNotification(genuine, { ...call, decrypt: async () => Buffer.from('[]') })).toMatchObject(
      refused('malformed'),
    )
  })
})

it('an unknown serial asks for the certificates', async () => {
  expect(await openNotification(genuine, vectorCall({ platform: {} }))).toEqual({
    kind: 'open-again',
    refresh: 'platform-certificates',
  })
})

it('a good notification is acknowledged with an empty 204', () => {
  expect(payAck).toEqual({ status: 204, body: '' })
})
