import { createDecipheriv } from 'node:crypto'
import { request } from 'node:http'
import { setupServer } from 'msw/node'
import { request as undiciRequest } from 'undici'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createClock } from '../base/clock.ts'
import { SANDBOX } from '../sandbox.ts'
import { authorize, createPaying, type Deviation, PAY_NOW_S, read } from '../testing/pay-client.ts'
import { PAY_VECTORS } from '../testing/pay-vectors.ts'
import { createWorld } from '../world/world.ts'
import { createMockDispatcher } from './dispatcher.ts'
import { handlers } from './handlers.ts'

const CERTIFICATES = '/v3/certificates'
const { wechatPay } = SANDBOX

/** Opens what /v3/certificates gives, tag checked. */
function open({ nonce, associated_data, ciphertext }: Record<string, string>): string {
  const bytes = Buffer.from(ciphertext ?? '', 'base64')
  const decipher = createDecipheriv('aes-256-gcm', PAY_VECTORS.apiV3Key, nonce ?? '', { authTagLength: 16 })
  decipher.setAAD(Buffer.from(associated_data ?? ''))
  decipher.setAuthTag(bytes.subarray(-16))
  return decipher.update(bytes.subarray(0, -16)).toString() + decipher.final().toString()
}

describe('a request to WeChat Pay', () => {
  test('is answered and signed when its own signature is good', async () => {
    const { get } = await createPaying()
    const answer = await get(CERTIFICATES)
    expect(answer).toMatchObject({ status: 200, trusted: true })
    expect(answer.headers.get('wechatpay-serial')).toBe(wechatPay.serial)
    expect(answer.headers.get('wechatpay-timestamp')).toBe(String(PAY_NOW_S))
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(answer.headers.get('request-id')).toMatch(/^[0-9A-F]+-0$/)
  })

  test('brings the platform certificate under the APIv3 key', async () => {
    const { get } = await createPaying()
    const { json } = await get(CERTIFICATES)
    const [expected] = PAY_VECTORS.certificates.body.data
    const { effective_time, expire_time } = expected ?? {}
    expect(json.data).toMatchObject([{ serial_no: wechatPay.serial, effective_time, expire_time }])
    expect(open(json.data[0]?.encrypt_certificate ?? {}).trim()).toBe(PAY_VECTORS.certificates.certificate.trim())
  })

  test('is accepted with each signature of the official vectors', async () => {
    const { url, world } = await createPaying()
    const [certificates, query, order] = PAY_VECTORS.requests
    for (const vector of [certificates, order, query]) {
      if (!vector) throw new Error('The vectors hold three requests.')
      const { method, canonicalUrl, timestamp, body, authorization } = vector
      world.clock.set(Number(timestamp) * 1000)
      const init = { method, headers: { authorization }, ...(body !== '' && { body }) }
      const answer = await read(await fetch(`${url}${canonicalUrl}`, init))
      expect(answer, canonicalUrl).toMatchObject({ status: 200, trusted: true })
    }
  })

  test('with another signature is refused in the words of the official vector, unsigned', async () => {
    const { get, world } = await createPaying()
    world.clock.set(1_554_208_460_000)
    const answer = await get(CERTIFICATES, { signedBody: 'another' })
    expect(answer.status).toBe(401)
    expect(answer.text).toBe(PAY_VECTORS.unsigned401.body)
    expect(answer.headers.get('request-id')).toMatch(/-268443699$/)
    expect([...answer.headers.keys()].filter((name) => name.startsWith('wechatpay-'))).toEqual([])
  })

  const deviations: [string, Deviation, string][] = [
    ['a merchant that is none', { mchid: '1900000000' }, 'mchid'],
    ['a serial that is not the merchant’s', { serial: '1'.repeat(40) }, 'serial_no'],
    ['a timestamp 301 s behind', { timestamp: PAY_NOW_S - 301 }, 'timestamp'],
    ['a timestamp 301 s ahead', { timestamp: PAY_NOW_S + 301 }, 'timestamp'],
    ['a timestamp that is no number', { timestamp: Number.NaN }, 'timestamp'],
    ['no Authorization that can be read', { headers: { authorization: 'Bearer x' } }, 'authorization'],
  ]
  test.each(deviations)('from %s is refused and not executed', async (_, how, field) => {
    const { get, world } = await createPaying()
    const answer = await get(CERTIFICATES, how)
    expect(answer).toMatchObject({ status: 401, trusted: false, json: { code: 'SIGN_ERROR', detail: { field } } })
    expect(world.journal.count(CERTIFICATES, 'SIGN_ERROR')).toBe(1)
  })

  test('may be 300 s off', async () => {
    const { get } = await createPaying()
    expect(await get(CERTIFICATES, { timestamp: PAY_NOW_S - 300 })).toMatchObject({ status: 200 })
    expect(await get(CERTIFICATES, { timestamp: PAY_NOW_S + 300 })).toMatchObject({ status: 200 })
  })

  test('is verified over the target as it was sent', async () => {
    const { port, get } = await createPaying()
    // The URL class would make `/v3/certificates?a=%27b%27` of this.
    const target = `/v3/x/../certificates?a='b'`
    const status = await new Promise((resolve, reject) => {
      const headers = { authorization: authorize('GET', target, ''), 'user-agent': 'test' }
      request({ port, path: target, headers }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end()
    })
    expect(status).toBe(200)
    expect(await get(`${CERTIFICATES}?algorithm_type=RSA`)).toMatchObject({ status: 200 })
  })

  test('to a path that is none gets a signed 404', async () => {
    const { get, post } = await createPaying()
    expect(await get('/v3/nothing')).toMatchObject({ status: 404, trusted: true, json: { code: 'NOT_FOUND' } })
    expect(await post(CERTIFICATES, {})).toMatchObject({ status: 404, trusted: true, json: { code: 'NOT_FOUND' } })
  })

  test('needs a User-Agent', async () => {
    const { port } = await createPaying()
    const status = await new Promise((resolve, reject) => {
      const headers = { authorization: authorize('GET', CERTIFICATES, '') }
      request({ port, path: CERTIFICATES, headers }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end()
    })
    expect(status).toBe(400)
  })
})

describe('the key of an answer', () => {
  test('is the one that the request names', async () => {
    const { get } = await createPaying()
    for (const serial of [wechatPay.serial, wechatPay.publicKeyId]) {
      const answer = await get(CERTIFICATES, { headers: { 'wechatpay-serial': serial } })
      expect(answer).toMatchObject({ status: 200, trusted: true })
      expect(answer.headers.get('wechatpay-serial')).toBe(serial)
    }
  })

  test('is the certificate’s before the switch, whatever the request names', async () => {
    const { get } = await createPaying({ payKeyMode: 'certificate' })
    const answer = await get(CERTIFICATES, { headers: { 'wechatpay-serial': wechatPay.publicKeyId } })
    expect(answer.headers.get('wechatpay-serial')).toBe(wechatPay.serial)
    expect(answer.trusted).toBe(true)
  })

  test('is the public key where a merchant has no certificates', async () => {
    const { get, world } = await createPaying()
    const { mchid, apiV3Key, certificate } = SANDBOX.merchant
    world.merchants.put({ mchid, apiV3Key, certificates: [certificate], keyMode: 'public-key' })
    const answer = await get(CERTIFICATES)
    expect(answer).toMatchObject({ status: 404, trusted: true, json: { code: 'RESOURCE_NOT_EXISTS' } })
    expect(answer.headers.get('wechatpay-serial')).toBe(wechatPay.publicKeyId)
    const named = await get(CERTIFICATES, { headers: { 'wechatpay-serial': wechatPay.serial } })
    expect(named).toMatchObject({ status: 400, json: { code: 'PARAM_ERROR' } })
  })

  test('that nobody has is a refusal', async () => {
    const { get, world } = await createPaying()
    const headers = { 'wechatpay-serial': SANDBOX.merchant.serial }
    expect(await get(CERTIFICATES, { headers })).toMatchObject({ status: 400, trusted: true })
    world.platformKeys.clear()
    expect(await get(CERTIFICATES)).toMatchObject({ status: 500, trusted: false, json: { code: 'SYSTEM_ERROR' } })
  })
})

describe('answers can be spoilt', () => {
  test('unsigned', async () => {
    const { get } = await createPaying({ payAnswers: 'unsigned' })
    const answer = await get(CERTIFICATES)
    expect([answer.status, answer.headers.get('wechatpay-signature')]).toEqual([200, null])
  })

  test('under a serial that nobody knows', async () => {
    const { get } = await createPaying({ payAnswers: 'wrong-serial' })
    expect((await get(CERTIFICATES)).headers.get('wechatpay-serial')).not.toBe(wechatPay.serial)
  })

  test('with a bad signature', async () => {
    const { get } = await createPaying({ payAnswers: 'bad-signature' })
    expect(await get(CERTIFICATES)).toMatchObject({ status: 200, trusted: false })
  })

  test('as a probe', async () => {
    const { get } = await createPaying({ payAnswers: 'probe' })
    const answer = await get(CERTIFICATES)
    expect(answer.trusted).toBe(false)
    expect(answer.headers.get('wechatpay-signature')).toMatch(/^WECHATPAY\/SIGNTEST\//)
  })

  test.each([-301, 301])('with a clock that is %i s off', async (payAnswerSkewSeconds) => {
    const { get } = await createPaying({ payAnswerSkewSeconds })
    const answer = await get(CERTIFICATES)
    expect(answer.headers.get('wechatpay-timestamp')).toBe(String(PAY_NOW_S + payAnswerSkewSeconds))
    expect(answer.trusted).toBe(true)
  })

  test('by the faults of all APIs', async () => {
    const { get, world } = await createPaying()
    world.faults.add({ match: { path: CERTIFICATES }, times: 1, fault: { errcode: -1 } })
    world.faults.add({ times: 1, effect: 'before', fault: { errcode: -1 } })
    world.faults.add({ times: 1, fault: { errcode: 45009 } })
    world.faults.add({ times: 1, fault: { status: 502, body: '{}' } })
    world.faults.add({ times: 1, fault: { truncate: true } })
    world.faults.add({ times: 1, fault: { delayMs: 0 } })
    const busy = { status: 500, trusted: true, json: { code: 'SYSTEM_ERROR' } }
    expect(await get(CERTIFICATES)).toMatchObject(busy)
    expect(await get(CERTIFICATES)).toMatchObject(busy)
    expect(await get(CERTIFICATES)).toMatchObject({ status: 429, trusted: true, json: { code: 'FREQUENCY_LIMITED' } })
    expect(await get(CERTIFICATES)).toMatchObject({ status: 502, trusted: false })
    await expect(get(CERTIFICATES)).rejects.toThrow()
    expect(await get(CERTIFICATES)).toMatchObject({ status: 200, trusted: true })
    expect(world.journal.count(CERTIFICATES)).toBe(6)
  })
})

describe('in process', () => {
  const clock = () => createClock({ frozenAt: PAY_NOW_S * 1000 })
  const origin = 'https://api.mch.weixin.qq.com'
  const headersFor = (target: string) => ({ 'user-agent': 'test', authorization: authorize('GET', target, '') })

  test('the undici dispatcher answers WeChat Pay too', async () => {
    const dispatcher = createMockDispatcher(createWorld({ clock: clock() }))
    const ask = (target: string, query?: Record<string, string>) =>
      undiciRequest(`${origin}${CERTIFICATES}`, { dispatcher, headers: headersFor(target), ...(query && { query }) })
    expect((await ask(CERTIFICATES)).statusCode).toBe(200)
    expect((await ask(`${CERTIFICATES}?algorithm_type=RSA`, { algorithm_type: 'RSA' })).statusCode).toBe(200)
  })

  test('the handlers of msw answer WeChat Pay too', async () => {
    const server = setupServer(...handlers(createWorld({ clock: clock() })))
    server.listen({ onUnhandledFrame: 'error' })
    onTestFinished(() => server.close())
    const response = await fetch(`${origin}${CERTIFICATES}`, { headers: headersFor(CERTIFICATES) })
    expect(await read(response)).toMatchObject({ status: 200, trusted: true })
  })
})
