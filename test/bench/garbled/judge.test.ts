import type { InboundEvent, Opened } from '@wxhost/core/protocol'
import { expect, test } from 'vitest'
import { judge, type Truth } from './judge.ts'
import type { RawPush } from './raw-push.ts'

const push: RawPush = {
  method: 'POST',
  path: '/inbound/1900000109/insurance-claim.state-changed',
  query: [],
  headers: [['Wechatpay-Signature', 'c2lnbmVk']],
  body: Buffer.from('{}'),
}
const event: InboundEvent = { id: 'a', type: 'T', data: { id: 'EV-1', create_time: 'now', resource: { fee: 1 } } }
const truths: readonly Truth[] = [{ push, events: [event] }]
const taken = (...events: InboundEvent[]): Opened => ({ kind: 'events', events, ack: { status: 204, body: '' } })
const elsewhere = { ...push, path: '/inbound/1900000109/pay.notify' }
const refused: Opened = { kind: 'refused', reason: 'signature', answer: { status: 401, body: '' } }

test.each([
  ['is refused', 'refused', push, 401, refused],
  ['reaches no channel', 'refused', push, 404, undefined],
  ['is the check of an address', 'refused', push, 200, { kind: 'answer', answer: { status: 200, body: '1' } }],
  ['is the genuine event', 'accepted_same', push, 204, taken(event)],
  ['is its content at another address', 'accepted_other', elsewhere, 204, taken({ ...event, id: 'b' })],
  ['is another event', 'accepted_other', push, 204, taken({ ...event, type: 'U' })],
  ['has another content', 'accepted_other', push, 204, taken({ ...event, data: { resource: { fee: 2 } } })],
  ['has another id at the same address', 'accepted_other', push, 204, taken({ ...event, id: 'b' })],
  ['is taken without its signature', 'accepted_other', { ...push, headers: [] }, 204, taken(event)],
  ['is acknowledged unread', 'accepted_other', push, 204, undefined],
  ['costs a fault', 'answers_500', push, 503, undefined],
  ['gets no answer', 'crashes', push, undefined, undefined],
] as const)('a push that %s is judged as %s', (_what, outcome, sent, status, opened) => {
  expect(judge(sent, { status, opened }, truths)).toBe(outcome)
})
