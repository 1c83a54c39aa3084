import type { Interaction } from '@wxhost/contracts'
import { describe, expect, test } from 'vitest'
import { runScenario } from '../../contracts/scenario/run-scenarios.ts'
import { interactions as loginInteractions } from '../../plugins/oauth2/contract/index.ts'
import { acceptedMessages as sending } from '../../plugins/template-v1/contract/send/accepted.ts'
import { playBroken, pluginDirectory } from '../support/broken-plugin.ts'
import { messagePushes } from '../support/scenario-pushes.ts'

/** Exchanges of one operation alone. */
const ofOperation = (interactions: readonly Interaction[], name: string) =>
  interactions.filter((one) => one.kind === 'exchange' && 'operation' in one.of && one.of.operation === name)

/** A template plugin whose reading of answers is changed. */
const reading = (read: string) => `decoding('send', (decoded, response) => ${read})`
const asOutput = `{ kind: 'output', output: { msgid: '1' } }`

describe('a template plugin that', () => {
  test.each([
    [
      'token-expired-mid-flight',
      'does not know an ended token',
      reading(
        `decoded.kind === 'credential-rejected' ? { kind: 'error', class: 'business', code: decoded.code, message: 'no' } : decoded`,
      ),
      'send: the caller gets no output',
    ],
    [
      'late-40001-for-an-old-token',
      'does not know 40001',
      reading(
        `decoded.code === '40001' ? { kind: 'error', class: 'business', code: '40001', message: 'no' } : decoded`,
      ),
      'send: the caller gets no output',
    ],
    [
      'quota-45009',
      'tries on where the quota is used up',
      reading(`decoded.code === '45009' ? { ...decoded, class: 'retryable' } : decoded`),
      'send: wrong number of requests',
    ],
    [
      'minute-quota-45011',
      'does not say how long to wait',
      reading(`decoded.code === '45011' ? { ...decoded, retryAfterMs: 0 } : decoded`),
      'send: the caller is not told to wait for the next minute',
    ],
    [
      'unsubscribed-43004',
      'swallows that the user left',
      reading(`decoded.code === '43004' ? ${asOutput} : decoded`),
      'send: the caller is not told what is wrong',
    ],
    [
      'busy-minus-one-then-ok',
      'takes -1 for a no',
      reading(`decoded.code === '-1' ? { ...decoded, class: 'business' } : decoded`),
      'send: the caller gets no output',
    ],
    [
      'answer-truncated',
      'believes half an answer',
      reading(`decoded.kind === 'untrusted' ? ${asOutput} : decoded`),
      'send: the first answer is believed',
    ],
    [
      'gateway-502-html',
      'believes a gateway',
      reading(`decoded.kind === 'untrusted' ? ${asOutput} : decoded`),
      'send: the first answer is believed',
    ],
    [
      'connection-reset-after-send',
      'sends a message again that WeChat does not know again',
      `operation('send', {
        async encode(input, call) {
          const request = await plugin.operations.send.encode(input, call)
          const { client_msg_id, ...value } = request.body.value
          return { ...request, body: { kind: 'json', value } }
        },
      })`,
      'send: more happened at WeChat than was asked for: messages',
    ],
    [
      'finish-event-before-send-returns',
      'does not follow its messages',
      `operation('send', { tracks: undefined })`,
      'send: what became of the message is not known',
    ],
  ])('%s: %s, is found out', async (scenario, _what, change, message) => {
    const outcome = await playBroken(scenario, 'template-v1', change, sending)
    expect(outcome.outcome).toBe('failed')
    expect(outcome.messages).toContain(message)
  })
})

test('slow-3s: a host without patience is found out', async () => {
  const directory = pluginDirectory('template-v1')
  const env = { WXHOST_CALL_TIMEOUT_MS: '1000' }
  const { outcome, findings } = await runScenario('slow-3s', { directory, interactions: sending, env })
  expect([outcome, findings[0]?.message]).toEqual(['failed', 'send: the caller gets no output'])
})

describe('a login plugin that', () => {
  const exchanging = ofOperation(loginInteractions, 'exchange-code')
  const phone = ofOperation(loginInteractions, 'get-phone-number')

  test.each([
    [
      'answer-truncated',
      'says no where nobody knows',
      exchanging,
      `decoding('exchange-code', (decoded) => decoded.kind === 'untrusted' ? { kind: 'error', class: 'business', code: 'no', message: 'no' } : decoded)`,
      'exchange-code: the caller is told a no that WeChat never said',
    ],
    [
      'gateway-502-html',
      'says yes where nobody knows',
      phone,
      `decoding('get-phone-number', (decoded) => decoded.kind === 'untrusted' ? { kind: 'output', output: { phoneNumber: '1', purePhoneNumber: '1', countryCode: '86' } } : decoded)`,
      "get-phone-number: an answer is believed that is not WeChat's word",
    ],
    [
      'busy-minus-one-then-ok',
      'trades a code again that may be used up',
      exchanging,
      `operation('exchange-code', { effect: 'safe', idempotency: undefined })`,
      'exchange-code: the caller gets no output',
    ],
    [
      'late-40001-for-an-old-token',
      'gives up on a late refusal',
      phone,
      `decoding('get-phone-number', (decoded) => decoded.code === '40001' ? { kind: 'error', class: 'credential', code: '40001', message: 'no' } : decoded)`,
      'get-phone-number: the late call ends with the old token',
    ],
  ])('%s: %s, is found out', async (scenario, _what, interactions, change, message) => {
    const outcome = await playBroken(scenario, 'oauth2', change, interactions)
    expect(outcome.outcome).toBe('failed')
    expect(outcome.messages).toContain(message)
  })
})

describe('a message plugin that', () => {
  test.each([
    [
      'duplicate-callback',
      'gives the same event another id',
      `opening('push', (opened, call) => ({ ...opened, events: opened.events?.map((event) => ({ ...event, id: call.nonce() })) }))`,
      'push: the business service is not handed each event once',
    ],
    [
      'duplicate-callback',
      'answers a repeat otherwise',
      `({ inbound: { push: {
        ...plugin.inbound.push,
        ...opening('push', (opened, call) => ({ ...opened, events: opened.events?.map((event) => ({ ...event, id: call.nonce() })) })).inbound.push,
        reply: (message, context, call) => plugin.inbound.push.reply({ ...message, Content: call.nonce() }, context, call),
      } } })`,
      'push: a push that comes again is answered otherwise',
    ],
    [
      'duplicate-callback',
      'makes no reply',
      `channel('push', { reply: () => ({ kind: 'error', class: 'business', code: 'none', message: 'no' }) })`,
      'push: the passive reply does not reach the user',
    ],
    [
      'finish-event-before-send-returns',
      'does not say what settled',
      `opening('push', (opened) => ({ ...opened, events: opened.events?.map(({ settles, ...event }) => event) }))`,
      'push: what became of the message is not known',
    ],
  ])('%s: %s, is found out', async (scenario, _what, change, message) => {
    const outcome = await playBroken(scenario, 'message-v1', change, messagePushes)
    expect(outcome.outcome).toBe('failed')
    expect(outcome.messages).toContain(message)
  })
})
