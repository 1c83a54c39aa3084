import { createHash } from 'node:crypto'
import type { InboundChannel, Opened, Push } from '@wxhost/core/protocol'
import { describe, expect, it, test } from 'vitest'
import { openPush } from '../drive/open-push.ts'
import vectors from '../fixtures/official-keys.json' with { type: 'json' }
import { shadowCall } from '../shadow/shadow-call.ts'
import { encryptedResource, signedPush } from '../shadow/signed-messages.ts'
import { demandOpensAnyPush } from './demand-opens-any-push.ts'

const makeCall = () => shadowCall()
const sum = (body: Uint8Array | string) => createHash('sha256').update(body).digest('hex')
const genuine: Push = {
  method: 'POST',
  query: { sum: sum('{"id":"1"}') },
  headers: { 'x-other': 'a' },
  body: new TextEncoder().encode('{"id":"1"}'),
}
const refused = { kind: 'refused', reason: 'signature', answer: { status: 401, body: '' } } as const
const told = (id: string): Opened => ({
  kind: 'events',
  events: [{ id, type: 'text', data: { id } }],
  ack: { status: 200, body: '' },
})
const channel = (open: InboundChannel['open']): InboundChannel => ({ summary: 'Tells', owner: 'app', open })
const idIn = ({ body }: Push): string => JSON.parse(new TextDecoder().decode(body)).id
const sound = channel((push) => (push.query.sum === sum(push.body) ? told(idIn(push)) : refused))

describe('generated pushes', () => {
  it('let a sound channel pass', async () => {
    await demandOpensAnyPush(sound, makeCall, genuine)
    await demandOpensAnyPush(
      channel(({ query }) => ({ kind: 'answer', answer: { status: 200, body: String(query.sum === undefined) } })),
      makeCall,
      {
        ...genuine,
        query: {},
      },
    )
  })

  it('find a channel that believes what it reads', async () => {
    const trusting = channel((push) => {
      try {
        return told(String(idIn(push)) || 'none')
      } catch {
        return refused
      }
    })

    await expect(demandOpensAnyPush(trusting, makeCall, genuine)).rejects.toThrow(/taken for a genuine one/)
  })

  it('find a channel that throws', async () => {
    await expect(
      demandOpensAnyPush(
        channel((push) => told(idIn(push))),
        makeCall,
        genuine,
      ),
    ).rejects.toThrow(/seed/)
  })

  it('need one that is genuine', async () => {
    await expect(
      demandOpensAnyPush(
        channel(() => refused),
        makeCall,
        genuine,
      ),
    ).rejects.toThrow('was not taken')
  })
})

describe('what comes out of a push', () => {
  const event = { id: '1', type: 'text', data: {} }
  const settles = { protocol: 'pay', key: 'order:1', stage: 'delivered' } as const
  const opening = (over: object) =>
    openPush(
      channel(() => ({ ...told('1'), events: [{ ...event, ...over }] }) as Opened),
      genuine,
      makeCall(),
    )

  test.each([
    ['an empty id', { id: '' }, 'has 0 characters, not 1 to 300'],
    ['a long id', { alsoKnownAs: ['x'.repeat(301)] }, 'has 301 characters'],
    ['no type', { type: '' }, 'has no type'],
    ['a long key', { settles: { ...settles, key: 'x'.repeat(201) } }, 'a key has 201 characters'],
    ['no data', { data: undefined }, 'is no JSON'],
  ])('must not have %s', async (_what, over, says) => {
    await expect(opening(over)).rejects.toThrow(says)
  })

  it('may settle an earlier call', async () => {
    expect(await opening({ settles })).toMatchObject({ kind: 'events' })
  })

  it('must not change the push', async () => {
    const changing = channel((push) => {
      push.body[0] = 0
      return refused
    })

    await expect(openPush(changing, { ...genuine, body: Uint8Array.from(genuine.body) }, makeCall())).rejects.toThrow(
      'changed the body',
    )
  })

  it('must not refuse with a 200', async () => {
    const polite = channel(() => ({ ...refused, answer: { status: 200, body: '' } }))

    await expect(openPush(polite, genuine, makeCall())).rejects.toThrow('answered with 200')
  })
})

it('a resource is encrypted as WeChat Pay does', async () => {
  const key = vectors.apiV3Key
  const call = shadowCall({ keys: { 'api-v3': key } })
  const official = JSON.parse(vectors.notification.body).resource
  const made = encryptedResource(vectors.notification.decryptedResource, {
    key,
    originalType: 'transaction',
    nonce: official.nonce,
  })

  expect(made).toEqual(official)
  expect(Buffer.from(signedPush({ id: 'EV-1' }).body).toString()).toBe('{"id":"EV-1"}')
  expect(call.keyId('wechat-pay')).toBeUndefined()
})
