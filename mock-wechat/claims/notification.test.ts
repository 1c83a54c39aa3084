import { createDecipheriv, verify, X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { SANDBOX } from '../sandbox.ts'
import { CLAIM_NOTIFICATION } from '../testing/claim-vector.ts'
import { createClaiming, NO } from '../testing/claiming.ts'
import { createWebhook } from '../testing/webhook.ts'

const { apiV3Key } = SANDBOX.merchant
const { certificate } = SANDBOX.wechatPay

describe('the notification', () => {
  /** What a merchant reads of a notification. */
  function opened(body: string): Record<string, unknown> {
    const { resource } = JSON.parse(body)
    const sealedBytes = Buffer.from(resource.ciphertext, 'base64')
    const cipher = createDecipheriv('aes-256-gcm', apiV3Key, resource.nonce, { authTagLength: 16 })
    cipher.setAAD(Buffer.from(resource.associated_data)).setAuthTag(sealedBytes.subarray(-16))
    return JSON.parse(String(Buffer.concat([cipher.update(sealedBytes.subarray(0, -16)), cipher.final()])))
  }

  async function createNotified() {
    const webhook = await createWebhook(() => ({ status: 204 }))
    const claiming = await createClaiming()
    await claiming.apply({ notify_url: `${webhook.url}/claims` })
    return { ...claiming, webhook }
  }

  test('the sample of the contract opens with the sandbox’s key', () => {
    expect(opened(CLAIM_NOTIFICATION.body)).toEqual(CLAIM_NOTIFICATION.decryptedResource)
  })

  test('of a change has the form of the sample and is signed', async () => {
    const { act, webhook, world } = await createNotified()
    await act('review')
    await webhook.got(1)
    const { body = '', headers = {} } = webhook.received[0] ?? {}
    const { id: _, create_time: __, resource: ___, ...outside } = JSON.parse(CLAIM_NOTIFICATION.body)
    expect(JSON.parse(body)).toMatchObject({
      ...{ ...outside, resource: { original_type: 'insurance_claim', associated_data: 'insurance_claim' } },
    })
    const message = `${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`
    const signature = Buffer.from(String(headers['wechatpay-signature']), 'base64')
    expect(verify('sha256', Buffer.from(message), new X509Certificate(certificate).publicKey, signature)).toBe(true)
    expect(opened(body)).toMatchObject({ out_claim_no: NO, state: 'REVIEWING', version: 2 })
    await world.notifications.idle()
    expect(world.notifications.list()).toMatchObject([
      { state: 'accepted', eventType: 'INSURANCE_CLAIM.STATE_CHANGED' },
    ])
  })

  test('comes with every change, the fees in it', async () => {
    const { act, webhook } = await createNotified()
    for (const move of ['review', 'approve', 'pay', 'pay'])
      await act(move, move === 'approve' ? { approvedFee: 40000 } : {})
    await webhook.got(4)
    const told = webhook.received.map(({ body }) => opened(body)).sort((a, b) => Number(a.version) - Number(b.version))
    expect(told.map(({ state }) => state)).toEqual(['REVIEWING', 'APPROVED', 'PAYING', 'PAID'])
    expect(told.at(-1)).toMatchObject({ claim_fee: 45000, approved_fee: 40000, paid_fee: 40000, version: 5 })
  })

  test('can be made to say what is not so', async () => {
    const { act, webhook } = await createNotified()
    await act('review')
    await act('say', { status: { state: 'ON_HOLD', version: 1 }, notify: true })
    await webhook.got(2)
    expect(webhook.received.map(({ body }) => opened(body).state).sort()).toEqual(['ON_HOLD', 'REVIEWING'])
  })
})
