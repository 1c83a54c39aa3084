import { createDecipheriv, createPublicKey, verify, X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { createPaying, PAY_NOW_S } from '../testing/pay-client.ts'

const CERTIFICATES = '/v3/certificates'
const { serial: OLD, publicKeyId } = SANDBOX.wechatPay

interface Keys {
  readonly serial: string
  readonly certificates: readonly { serial: string; pem: string; listed: boolean; signs: string[]; validTo: number }[]
  readonly publicKeys: readonly { serial: string; pem: string; signs: string[] }[]
}

async function createRotating() {
  const paying = await createPaying({ notifySending: 'held' })
  const keys = async (method: string, path = '', body?: unknown): Promise<Keys> =>
    JSON.parse(await (await paying.control(method, `/platform-keys${path}`, body)).text())
  const listed = async () => (await paying.get(CERTIFICATES)).json.data
  return { ...paying, keys, listed, serials: async () => (await listed()).map((one) => Object(one).serial_no) }
}

type Answer = Awaited<ReturnType<Awaited<ReturnType<typeof createRotating>>['get']>>

/** Whether an answer is signed by the key behind a PEM. */
function isSignedBy(pem: string, { headers, text }: Answer): boolean {
  const key = pem.includes('CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem)
  const message = `${headers.get('wechatpay-timestamp')}\n${headers.get('wechatpay-nonce')}\n${text}\n`
  return verify('sha256', Buffer.from(message), key, Buffer.from(headers.get('wechatpay-signature') ?? '', 'base64'))
}

describe('the rotation of platform certificates', () => {
  test('lists the new one beside the old, which goes on signing', async () => {
    const { keys, serials, get } = await createRotating()
    const { serial, certificates } = await keys('POST', '', {})
    expect(serial).toMatch(/^[4-7][0-9A-F]{39}$/)
    expect(await serials()).toEqual([OLD, serial])
    expect((await get(CERTIFICATES)).headers.get('wechatpay-serial')).toBe(OLD)
    expect(certificates.map(({ signs }) => signs)).toEqual([['answers', 'notifications'], []])
  })

  test('brings the new certificate under the APIv3 key', async () => {
    const { keys, listed } = await createRotating()
    const { certificates } = await keys('POST', '', {})
    const { nonce, associated_data, ciphertext } = (await listed()).at(-1)?.encrypt_certificate ?? {}
    const bytes = Buffer.from(ciphertext ?? '', 'base64')
    const cipher = createDecipheriv('aes-256-gcm', SANDBOX.merchant.apiV3Key, nonce ?? '', { authTagLength: 16 })
    cipher.setAAD(Buffer.from(associated_data ?? '')).setAuthTag(bytes.subarray(-16))
    const pem = cipher.update(bytes.subarray(0, -16)).toString() + cipher.final().toString()
    expect(pem).toBe(certificates.at(-1)?.pem)
    expect(new X509Certificate(pem).validFromDate.getTime()).toBe(PAY_NOW_S * 1000)
  })

  test('switches answers and notifications apart', async () => {
    const { keys, get } = await createRotating()
    const { serial, certificates } = await keys('POST', '', { answers: true })
    const answer = await get(CERTIFICATES)
    expect(answer.headers.get('wechatpay-serial')).toBe(serial)
    expect(isSignedBy(certificates[1]?.pem ?? '', answer)).toBe(true)
    expect(certificates.map(({ signs }) => signs)).toEqual([['notifications'], ['answers']])
    const later = await keys('POST', `/${serial}`, { notifications: true })
    expect(later.certificates.map(({ signs }) => signs)).toEqual([[], ['answers', 'notifications']])
  })

  test('follows a request that names one of several', async () => {
    const { keys, get } = await createRotating()
    const { serial } = await keys('POST', '', { answers: true })
    for (const named of [OLD, serial]) {
      const answer = await get(CERTIFICATES, { headers: { 'wechatpay-serial': named } })
      expect(answer.headers.get('wechatpay-serial')).toBe(named)
    }
  })

  test('ends with the old one taken away', async () => {
    const { keys, serials, get, control } = await createRotating()
    const { serial } = await keys('POST', '', {})
    await keys('DELETE', `/${OLD}`)
    expect(await serials()).toEqual([serial])
    expect((await get(CERTIFICATES)).headers.get('wechatpay-serial')).toBe(serial)
    expect(await get(CERTIFICATES, { headers: { 'wechatpay-serial': OLD } })).toMatchObject({ status: 400 })
    expect((await control('DELETE', `/platform-keys/${OLD}`)).status).toBe(400)
  })

  test('can sign under a certificate that is not listed yet', async () => {
    const { keys, serials, world } = await createRotating()
    const { serial } = await keys('POST', '', { listed: false, notifications: true })
    expect(await serials()).toEqual([OLD])
    expect(world.platformKeys.signer('certificate', 'notifications')?.serial).toBe(serial)
    await keys('POST', `/${serial}`, { listed: true })
    expect(await serials()).toEqual([OLD, serial])
  })

  test('lists no certificate that has expired', async () => {
    const { keys, serials, world } = await createRotating()
    const { serial } = await keys('POST', '', { validToMs: PAY_NOW_S * 1000 + 1000 })
    expect(await serials()).toEqual([OLD, serial])
    world.clock.advance(1000)
    expect(await serials()).toEqual([OLD])
  })
})

test('a new public key signs the answers that name it', async () => {
  const { keys, get } = await createRotating()
  const { serial, publicKeys } = await keys('POST', '', { kind: 'public-key' })
  expect(serial).toMatch(/^PUB_KEY_ID_\d{28}$/)
  expect((await keys('GET')).publicKeys.map((key) => key.serial)).toEqual([publicKeyId, serial])
  const answer = await get(CERTIFICATES, { headers: { 'wechatpay-serial': serial } })
  expect(isSignedBy(publicKeys[1]?.pem ?? '', answer)).toBe(true)
})

test('a key that nobody has cannot be changed', async () => {
  const { control } = await createRotating()
  expect((await control('POST', '/platform-keys/7777', { answers: true })).status).toBe(400)
})
