import { demandOpensAnyPush, encryptedResource, openPush, signedPush } from '@wxhost/contracts'
import type { Push } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import keys from '../fixtures/keys.json' with { type: 'json' }
import vectors from '../fixtures/vectors.json' with { type: 'json' }
import { vectorCall } from '../testing/merchant-call.ts'
import { notify } from './notify.ts'

const at = 1_704_074_406_000
const call = () => vectorCall({ now: at })
const number = '1217752501201407033233368018'

/** A push of the vectors as the host hands it on. */
const pushOf = (vector: { headers: object; body: string } = { headers: {}, body: '' }): Push => ({
  method: 'POST',
  query: {},
  headers: Object.fromEntries(Object.entries(vector.headers).map(([name, value]) => [name.toLowerCase(), value])),
  body: new TextEncoder().encode(vector.body),
})

const resourceOf = (vector: { decryptedResource?: string } | undefined) => JSON.parse(vector?.decryptedResource ?? '')

/** A notification that WeChat signs, of any text. */
const told = (event_type: string, resource: object, originalType = 'transaction') =>
  signedPush(
    {
      id: 'EV-2024010110000600000009',
      create_time: '2024-01-01T10:00:06+08:00',
      event_type,
      resource_type: 'encrypt-resource',
      resource: encryptedResource(resource, {
        key: keys.apiV3Key,
        originalType,
        nonce: 'fdasflkja484',
      }),
    },
    { key: { pem: keys.platformKey, serial: keys.platformSerial }, timestamp: at / 1000 },
  )

describe('a notification of the vectors', () => {
  it('tells of a payment', async () => {
    expect(await openPush(notify, pushOf(vectors.notification), call())).toEqual({
      kind: 'events',
      events: [
        {
          id: `TRANSACTION.SUCCESS:1900000109:${number}`,
          alsoKnownAs: ['EV-2018022511223320873'],
          type: 'TRANSACTION.SUCCESS',
          orderKey: number,
          settles: {
            protocol: 'pay',
            key: `order:${number}`,
            owner: 'merchant',
            stage: 'delivered',
            detail: 'SUCCESS',
            at: 1_704_074_405_000,
          },
          data: {
            event_type: 'TRANSACTION.SUCCESS',
            id: 'EV-2018022511223320873',
            create_time: '2024-01-01T10:00:06+08:00',
            resource: resourceOf(vectors.notification),
          },
        },
      ],
      ack: { status: 204, body: '' },
      once: { nonce: 'Vt7rPXoUhmcSZQTBdlbGqZxqhXhx6n6i', untilMs: 1_704_074_706_000 },
    })
  })

  it('is the same event when the raw body is written oddly', async () => {
    expect(await openPush(notify, pushOf(vectors.notifications[0]), call())).toMatchObject({
      kind: 'events',
      events: [{ id: `TRANSACTION.SUCCESS:1900000109:${number}` }],
    })
  })

  it('is refused when it was written anew', async () => {
    const { headers, reserialised } = vectors.notifications[0] ?? {}
    const push = pushOf({ headers: headers ?? {}, body: reserialised ?? '' })

    expect(await openPush(notify, push, call())).toMatchObject({ kind: 'refused', reason: 'signature' })
  })

  it('opens without associated data', async () => {
    expect(await openPush(notify, pushOf(vectors.notifications[1]), call())).toMatchObject({ kind: 'events' })
  })

  it('tells of a refund', async () => {
    const refund = vectors.notifications[2]

    expect(await openPush(notify, pushOf(refund), call())).toMatchObject({
      events: [
        {
          id: `REFUND.SUCCESS:1900000109:R${number}:SUCCESS`,
          alsoKnownAs: ['EV-2024010110000600000002'],
          orderKey: number,
          settles: {
            key: `refund:R${number}`,
            owner: 'merchant',
            stage: 'delivered',
            detail: 'SUCCESS',
            at: 1_704_074_405_000,
          },
          data: { resource: resourceOf(refund) },
        },
      ],
    })
  })

  it('is refused when it is a probe', async () => {
    const headers = { ...vectors.notification.headers, 'Wechatpay-Signature': vectors.notification.probeSignature }

    expect(await openPush(notify, pushOf({ ...vectors.notification, headers }), call())).toMatchObject({
      kind: 'refused',
      reason: 'probe',
    })
  })

  it('asks for certificates where its key is unknown', async () => {
    const headers = { ...vectors.notification.headers, 'Wechatpay-Serial': '7777777777' }

    expect(await openPush(notify, pushOf({ ...vectors.notification, headers }), call())).toEqual({
      kind: 'open-again',
      refresh: 'platform-certificates',
    })
  })

  it('is never taken for another when it is changed', async () => {
    await demandOpensAnyPush(notify, call, pushOf(vectors.notification), { runs: 1000 })
  })
})

describe('a notification', () => {
  it('is the same event, whoever tells it in which state', async () => {
    const order = { mchid: '1900000109', out_trade_no: number, trade_state: 'SUCCESS' }
    const opened = await openPush(notify, told('TRANSACTION.SUCCESS', order), call())

    expect(opened).toMatchObject({
      events: [{ id: `TRANSACTION.SUCCESS:1900000109:${number}`, alsoKnownAs: ['EV-2024010110000600000009'] }],
    })
  })

  it('of a provider keeps its merchants apart', async () => {
    const order = { sp_mchid: '1900000109', sub_mchid: '1900000110', out_trade_no: number, trade_state: 'SUCCESS' }

    expect(await openPush(notify, told('TRANSACTION.SUCCESS', order), call())).toMatchObject({
      events: [
        {
          id: `TRANSACTION.SUCCESS:1900000109/1900000110:${number}`,
          settles: { key: `order:1900000110:${number}` },
        },
      ],
    })
  })

  it.each([
    ['ABNORMAL', 'accepted'],
    ['CLOSED', 'failed'],
  ])('of a refund that is %s settles it as %s', async (refund_status, stage) => {
    const refund = { mchid: '1900000109', out_refund_no: 'R1', out_trade_no: number, refund_status }

    expect(await openPush(notify, told(`REFUND.${refund_status}`, refund), call())).toMatchObject({
      events: [{ id: `REFUND.${refund_status}:1900000109:R1:${refund_status}`, settles: { stage } }],
    })
  })

  it.each([
    { mchid: '1900000001', out_trade_no: number, trade_state: 'SUCCESS' },
    { sp_mchid: '1900000001', mchid: '1900000109', out_trade_no: number, trade_state: 'SUCCESS' },
    { combine_mchid: '1900000001', combine_out_trade_no: number },
  ])('of another merchant is refused', async (resource) => {
    expect(await openPush(notify, told('TRANSACTION.SUCCESS', resource), call())).toMatchObject({
      kind: 'refused',
      reason: 'foreign-owner',
    })
  })

  it('is refused where the app has no merchant', async () => {
    const nobody = { ...call(), app: { appid: 'wxd678efh567hg6787', kind: 'official-account', settings: {} } } as const

    expect(await openPush(notify, told('TRANSACTION.SUCCESS', {}), nobody)).toMatchObject({ reason: 'foreign-owner' })
  })

  it.each([
    ['of a kind that is not known', 'SECURITY_ECHO.SUCCESS', { echo_message: 'hello' }],
    ['of a payment without a number', 'TRANSACTION.SUCCESS', { mchid: '1900000109' }],
    ['of a refund without a number', 'REFUND.SUCCESS', { mchid: '1900000109' }],
    ['that contradicts itself', 'REFUND.SUCCESS', { mchid: '1900000109', out_refund_no: 'R', refund_status: 'CLOSED' }],
  ])('%s is handed on under its own id', async (_what, type, resource) => {
    expect(await openPush(notify, told(type, resource), call())).toMatchObject({
      kind: 'events',
      events: [{ id: 'EV-2024010110000600000009', type, data: { event_type: type, resource } }],
    })
  })

  it('of a claim is refused: it has a channel of its own', async () => {
    const push = told('INSURANCE_CLAIM.STATE_CHANGED', { mchid: '1900000109' }, 'insurance_claim')

    expect(await openPush(notify, push, call())).toMatchObject({ kind: 'refused', answer: { status: 400 } })
  })

  it('keeps numbers beyond 2^53 and every kind of JSON', async () => {
    const resource = { list: [1, 'a', null, true, { deep: 1.5 }], mchid: '1900000109' }

    expect(await openPush(notify, told('OTHER.EVENT', resource), call())).toMatchObject({
      events: [{ data: { resource } }],
    })
  })
})
