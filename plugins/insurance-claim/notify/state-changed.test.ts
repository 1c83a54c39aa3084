import { demandOpensAnyPush, encryptedResource, openPush, signedPush } from '@wxhost/contracts'
import { describe, expect, it, test } from 'vitest'
import vectors from '../fixtures/claim-vectors.json' with { type: 'json' }
import { claim, claimCall, keys, platformKey, signedAt } from '../testing/claims.ts'
import { stateChanged } from './state-changed.ts'

const call = () => claimCall({ keys })
const { notification } = vectors
const official = {
  method: 'POST',
  query: {},
  headers: Object.fromEntries(Object.entries(notification.headers).map(([name, value]) => [name.toLowerCase(), value])),
  body: new TextEncoder().encode(notification.body),
} as const

const push = (resource: object, outer: object = {}, originalType = 'insurance_claim') =>
  signedPush(
    {
      id: 'EV-1',
      create_time: '2024-01-01T10:00:06+08:00',
      event_type: 'INSURANCE_CLAIM.STATE_CHANGED',
      resource: encryptedResource(resource, { key: vectors.apiV3Key, originalType }),
      ...outer,
    },
    { key: platformKey, timestamp: signedAt },
  )

describe('the push of the vectors', () => {
  it('is one event of the claim and its version', async () => {
    const resource = JSON.parse(notification.decryptedResource)

    expect(await openPush(stateChanged, official, call())).toEqual({
      kind: 'events',
      events: [
        {
          id: 'INSURANCE_CLAIM.STATE_CHANGED:1900000109:CLM202401010001:4',
          alsoKnownAs: ['EV-2024010110000600000003'],
          type: 'INSURANCE_CLAIM.STATE_CHANGED',
          orderKey: 'claim:CLM202401010001',
          settles: {
            protocol: 'insurance-claim',
            key: 'claim:CLM202401010001',
            owner: 'merchant',
            stage: 'accepted',
            detail: 'APPROVED',
            final: false,
            at: Date.parse('2024-01-01T10:00:05+08:00'),
            version: 4,
          },
          data: {
            event_type: 'INSURANCE_CLAIM.STATE_CHANGED',
            id: 'EV-2024010110000600000003',
            create_time: '2024-01-01T10:00:06+08:00',
            resource,
            warnings: [],
          },
        },
      ],
      ack: { status: 204, body: '' },
      once: { nonce: 'N2A1B2C3D4E5F60718293A4B5C6D7E8F', untilMs: (signedAt + 300) * 1000 },
    })
  })

  it('is believed unchanged only', async () => {
    await demandOpensAnyPush(stateChanged, call, official)
  })
})

describe('a claim that breaks a rule', () => {
  test.each([
    ['invariant-broken', { approved_fee: 45001 }],
    ['unknown-state', { state: 'FROZEN' }],
  ])('is told with its warning: %s', async (code, over) => {
    const opened = await openPush(stateChanged, push(claim(over)), call())

    expect(opened).toMatchObject({ events: [{ data: { warnings: [{ code }] }, settles: { final: false } }] })
  })
})

it('a version that goes backwards carries its version along', async () => {
  const older = await openPush(stateChanged, push(claim({ version: 3 })), call())

  expect(older).toMatchObject({ events: [{ id: expect.stringMatching(/:3$/), settles: { version: 3 } }] })
})

describe('is refused', () => {
  test.each([
    ['another event', push(claim(), { event_type: 'TRANSACTION.SUCCESS' }), 'malformed'],
    ['another type of object', push(claim(), {}, 'transaction'), 'malformed'],
    ['a claim without a state', push(claim({ state: undefined })), 'malformed'],
    ['a claim of another merchant', push(claim({ mchid: '1900000110' })), 'foreign-owner'],
    [
      'a claim of another merchant inside',
      push({ ...claim({ mchid: '7' }), sp_mchid: vectors.mchid }),
      'foreign-owner',
    ],
  ])('%s', async (_what, given, reason) => {
    expect(await openPush(stateChanged, given, call())).toMatchObject({ kind: 'refused', reason })
  })
})
