import { describe, expect, it, test } from 'vitest'
import { output } from '../outcome.ts'
import { readPayAnswer } from './read-pay-answer.ts'
import { lowerCase, platformHeaders, signedAt, type VectorOptions, vectorCall } from './testing/vector-call.ts'
import vectors from './testing/vectors.json' with { type: 'json' }

const [good, empty, byPublicKey, refusal] = vectors.answers
type Answer = NonNullable<typeof good>

const response = (answer: Answer | undefined, headers: Record<string, string | undefined> = {}) => {
  if (answer === undefined) throw new Error('the vectors have fewer answers')
  const all = { ...lowerCase(answer.headers), ...headers }
  const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return { status: answer.status, headers: Object.fromEntries(given), body: Buffer.from(answer.body) }
}
const signedResponse = (status: number, text: string, headers: Record<string, string> = {}) => ({
  status,
  headers: { ...platformHeaders(text), ...headers },
  body: Buffer.from(text),
})
const read = (of: ReturnType<typeof response>, options: VectorOptions = {}) =>
  readPayAnswer<unknown>(of, vectorCall(options), (body) => output(body))

const untrusted = (reason: string) => ({ kind: 'untrusted', reason })

describe('an answer with a good signature', () => {
  it('is handed to the reader', async () => {
    expect(await read(response(good))).toEqual(output({ prepay_id: 'wx201410272009395522657a690389285100' }))
  })

  it('may be empty', async () => {
    expect(await read(response(empty))).toEqual(output(undefined))
  })

  it('may be signed with the public key', async () => {
    const { publicKeyId, pem } = vectors
    const platform = { [publicKeyId]: pem.platformPublic }

    expect(await read(response(byPublicKey), { platform })).toMatchObject({ kind: 'output' })
  })

  it('is a definite refusal where it says so', async () => {
    expect(await read(response(refusal))).toMatchObject({
      kind: 'error',
      class: 'invalid-argument',
      code: 'INVALID_REQUEST',
      message: expect.stringContaining('08E68E97CC0610DF0618AC86BCA80120082880CF05-268498688'),
    })
  })

  it('keeps ids beyond 2^53', async () => {
    expect(await read(signedResponse(200, '{"id":1217752501201407033}'))).toEqual(output({ id: '1217752501201407033' }))
  })

  it('of status 202 tells that the user is paying', async () => {
    expect(await read(signedResponse(202, '{"code":"USER_PAYING","message":"支付中"}'))).toMatchObject({
      kind: 'error',
      class: 'retryable',
      retryAfterMs: 5000,
    })
    expect(await read(signedResponse(202, '{"state":"ACCEPTED"}'))).toEqual(output({ state: 'ACCEPTED' }))
  })

  it('without an object is not in the words of WeChat Pay', async () => {
    expect(await read(signedResponse(200, '[1]'))).toEqual(untrusted('not-wechat'))
    expect(await read(signedResponse(404, 'no JSON'))).toEqual(untrusted('not-wechat'))
  })

  it('of 5xx is classified by its code', async () => {
    const body = '{"code":"OPENID_MISMATCH","message":"openid和appid不匹配"}'

    expect(await read(signedResponse(500, body))).toMatchObject({ kind: 'error', class: 'invalid-argument' })
  })
})

describe('a 2xx that cannot be verified is not trusted', () => {
  const noSignature = Object.fromEntries(Object.keys(lowerCase(good?.headers ?? {})).map((name) => [name, undefined]))

  test.each([
    ['without any signature', noSignature],
    ['without its nonce', { 'wechatpay-nonce': undefined }],
    ['with a line end in its nonce', { 'wechatpay-nonce': 'a\nb' }],
    ['with a header that came twice', { 'wechatpay-timestamp': '1704074406, 1704074406' }],
    ['with the signature of another answer', { 'wechatpay-signature': empty?.headers['Wechatpay-Signature'] }],
    ['with an empty signature', { 'wechatpay-signature': '' }],
    ['with an SM2 signature', { 'wechatpay-signature-type': 'WECHATPAY2-SM2-WITH-SM3' }],
  ])('%s', async (_what, headers) => {
    expect(await read(response(good, headers))).toEqual(untrusted('signature'))
  })

  it('with one byte changed', async () => {
    const changed = { ...response(good), body: Buffer.from((good?.body ?? '').replace('wx2014', 'wx2015')) }

    expect(await read(changed)).toEqual(untrusted('signature'))
  })

  it('with another spelling of the same signature', async () => {
    const { signature, canonical } = vectors.base64Malleability
    const { headers, body } = vectors.notification
    const of = (text: string) => ({
      status: 200,
      headers: { ...lowerCase(headers), 'wechatpay-signature': text },
      body: Buffer.from(body),
    })

    expect(await read(of(canonical))).toMatchObject({ kind: 'output' })
    expect(await read(of(signature))).toEqual(untrusted('signature'))
  })
})

describe('time', () => {
  test.each([-299_000, 299_000])('%i ms off is within the window', async (off) => {
    expect(await read(response(good), { wechatNow: signedAt + off })).toMatchObject({ kind: 'output' })
  })

  test.each([-300_000, 300_000, 301_000])('%i ms off is refused', async (off) => {
    expect(await read(response(good), { wechatNow: signedAt + off })).toEqual(untrusted('signature'))
  })
})

describe('keys and probes', () => {
  it('asks for the key of an unknown serial', async () => {
    expect(await read(response(good), { platform: {} })).toEqual({
      kind: 'decode-again',
      refresh: 'platform-certificates',
    })
  })

  it('knows a probe before anything else', async () => {
    const probe = { 'wechatpay-signature': vectors.notification.probeSignature, 'wechatpay-serial': 'unknown' }

    expect(await read(response(good, probe))).toEqual(untrusted('probe'))
    expect(await read(response(refusal, probe))).toEqual(untrusted('probe'))
  })
})

describe('an answer without a signature', () => {
  const plain = (status: number, body: string, headers: Record<string, string> = {}) =>
    read({ status, headers, body: Buffer.from(body) })
  const { unsigned401 } = vectors

  it('of 401 proves that nothing was executed', async () => {
    expect(await plain(401, unsigned401.body, lowerCase(unsigned401.headers))).toMatchObject({
      kind: 'error',
      class: 'config',
      code: 'SIGN_ERROR',
      nothingHappened: true,
      message: expect.stringMatching(/sign not match.*268443699/),
    })
  })

  it('of 401 is a page of somebody else where it is no JSON', async () => {
    expect(await plain(401, '<html>', { 'content-type': 'text/html' })).toEqual(untrusted('not-wechat'))
    expect(await plain(401, unsigned401.body, { 'content-type': 'text/html' })).toEqual(untrusted('not-wechat'))
    expect(await plain(401, '{"error":"who are you"}')).toEqual(untrusted('not-wechat'))
  })

  test.each([400, 403, 404, 409, 429, 302])('of %i is not the word of WeChat Pay', async (status) => {
    expect(await plain(status, '{"code":"NOT_ENOUGH","message":"余额不足"}')).toEqual(untrusted('not-wechat'))
  })

  it('of 5xx is taken as SYSTEM_ERROR', async () => {
    expect(await plain(502, '<html>')).toMatchObject({ kind: 'error', class: 'retryable', code: 'SYSTEM_ERROR' })
  })

  it('of 4xx with a bad signature is not trusted', async () => {
    const forged = { ...platformHeaders('{}'), 'wechatpay-serial': vectors.publicKeyId }

    expect(await plain(403, '{"code":"NOT_ENOUGH"}', forged)).toEqual(untrusted('signature'))
  })
})
