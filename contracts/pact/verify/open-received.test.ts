import type { Push } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import { sealMessage } from '../../drive/seal-message.ts'
import { sealNotification } from '../../drive/seal-notification.ts'
import { sealPush } from '../../drive/seal-push.ts'
import vectors from '../../fixtures/official-keys.json' with { type: 'json' }
import type { PushSpec } from '../../interaction/interaction.ts'
import { shadowCall } from '../../shadow/shadow-call.ts'
import { signedPush } from '../../shadow/signed-messages.ts'
import { TEST_PLATFORM_KEY } from '../../shadow/test-keys.ts'
import type { RawRequest } from './dressed-request.ts'
import { openReceived } from './open-received.ts'

const raw = ({ method, query, headers, body }: Push): RawRequest => ({
  method,
  target: `/push?${new URLSearchParams(query)}`,
  headers,
  body,
})
const pushed = (push: PushSpec): Push =>
  sealPush(
    { kind: 'push', description: 'a push', page: 'callback page', channel: 'events', push, opened: {} },
    shadowCall(),
  )

const message = { ToUserName: 'gh_1', MsgType: 'text', Content: '你好]]>', MsgId: '6054768590064713728' }

describe('a push is opened', () => {
  it('as the vectors say', () => {
    const { headers, body, decryptedResource } = vectors.notification
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
    const { resource: _, ...rest } = JSON.parse(body)

    expect(
      openReceived({ method: 'POST', target: '/push', headers: lower, body: new TextEncoder().encode(body) }),
    ).toEqual({
      view: { ...rest, resource: { original_type: 'transaction', plain: JSON.parse(decryptedResource) } },
    })
  })

  it.each([
    { seal: 'message', mode: 'secure', xml: message },
    { seal: 'message', mode: 'plain', xml: message },
    { seal: 'message', mode: 'secure', xml: message, as: 'json' },
  ] as const)('%j', (push) => {
    expect(openReceived(raw(pushed(push)))).toEqual({
      view: { encrypted: push.mode === 'secure', format: 'as' in push ? 'json' : 'xml', message },
    })
  })

  it('of JSON whose ids are numbers', () => {
    const { query, ...push } = pushed({ seal: 'message', mode: 'plain', xml: message })
    const body = new TextEncoder().encode('{"MsgType":"text","MsgId":6054768590064713728}')

    expect(openReceived(raw({ ...push, query, body }))).toEqual({
      view: { encrypted: false, format: 'json', message: { MsgType: 'text', MsgId: '6054768590064713728' } },
    })
  })

  it('where it is the check of the address', () => {
    expect(openReceived(raw(pushed({ seal: 'address-check', echostr: '4375120948345356249' })))).toEqual({
      view: { echostr: '4375120948345356249' },
    })
  })
})

describe('a push is not believed', () => {
  const call = shadowCall()
  const sent = { seal: 'message', mode: 'secure', xml: message } as const
  const paid = { seal: 'pay-v3', body: { id: 'EV-1' }, resource: { mchid: '1' }, originalType: 'transaction' } as const
  const [secure, notification] = [pushed(sent), pushed(paid)]
  const text = (body: string) => new TextEncoder().encode(body)

  it.each([
    [{ ...secure, query: { ...secure.query, signature: '0' } }, 'the push is not signed with the token of the account'],
    [
      { ...secure, query: { ...secure.query, msg_signature: '0' } },
      'msg_signature does not hold over the encrypted text',
    ],
    [{ ...secure, body: text('hello') }, 'the push is neither XML nor JSON'],
    [{ ...secure, body: text('{"a":') }, 'the push is neither XML nor JSON'],
    [sealMessage(sent, call, { encodingAesKey: 'Z'.repeat(43) }), "the message does not open under the account's key"],
    [sealNotification(paid, call, { apiV3Key: '9'.repeat(32) }), 'the resource does not open under the APIv3 key'],
    [signedPush({ id: 'EV-1' }, { key: TEST_PLATFORM_KEY }), 'the notification has no resource'],
    [{ ...notification, body: text('{}') }, /^the notification cannot be believed: the signature does not hold/],
  ])('where it is spoilt', (push, fault) => {
    expect(openReceived(raw(push))).toEqual({ fault: typeof fault === 'string' ? fault : expect.stringMatching(fault) })
  })
})
