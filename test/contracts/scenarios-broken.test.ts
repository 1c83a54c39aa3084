import { describe, expect, test } from 'vitest'
import type { Interaction } from '../../contracts/interaction/interaction.ts'
import { runScenario } from '../../contracts/scenario/run-scenarios.ts'
import type { ScenarioSubject } from '../../contracts/scenario/scenario.ts'
import { interactions as loginInteractions } from '../../plugins/oauth2/contract/index.ts'
import { interactions as payInteractions } from '../../plugins/pay-v3/contract/index.ts'
import { acceptedMessages } from '../../plugins/template-v1/contract/send/accepted.ts'
import { pluginDirectory, useBrokenPlugin } from '../support/broken-plugin.ts'
import { messagePushes, payPushes } from '../support/scenario-pushes.ts'

/** Exchanges of one operation alone. */
const ofOperation = (interactions: readonly Interaction[], name: string) =>
  interactions.filter(
    ({ kind, ...one }) => kind === 'exchange' && 'of' in one && JSON.stringify(one.of).includes(`"${name}"`),
  )

const sending = acceptedMessages
const ordering = ofOperation(payInteractions, 'order-native')

async function play(scenario: string, name: string, change: string, interactions: readonly Interaction[]) {
  const directory = await useBrokenPlugin(name, change)
  return runScenario(scenario, { directory, interactions })
}

const messages = ({ findings }: { readonly findings: readonly { readonly message: string }[] }) =>
  findings.map(({ message }) => message).join('\n')

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
    const outcome = await play(scenario, 'template-v1', change, sending)
    expect(outcome.outcome).toBe('failed')
    expect(messages(outcome)).toContain(message)
  })
})

test('slow-3s: a host without patience is found out', async () => {
  const subject: ScenarioSubject = {
    directory: pluginDirectory('template-v1'),
    interactions: sending,
    env: { WXHOST_CALL_TIMEOUT_MS: '1000' },
  }
  const outcome = await runScenario('slow-3s', subject)
  expect(outcome.outcome).toBe('failed')
  expect(messages(outcome)).toContain('send: the caller gets no output')
})

describe('a pay plugin that', () => {
  const later = (ms: number) =>
    `decodingIn('order-native', (call) => callWith(call, 'wechatNow', call.wechatNow + ${ms}))`
  const believing = `decoding('order-native', (decoded) => decoded.kind === 'untrusted' ? { kind: 'output', output: { code_url: 'weixin://x' } } : decoded)`
  test.each([
    ['clock-skew-299s', 'is two seconds off', later(2_000), 'order-native: the caller gets no output'],
    ['clock-skew-301s', 'is two seconds off', later(2_000), 'order-native: an answer is believed'],
    [
      'platform-certificate-rotation',
      'does not ask for new certificates',
      `decoding('order-native', (decoded) => decoded.kind === 'decode-again' ? { kind: 'untrusted', reason: 'signature' } : decoded)`,
      'order-native: wrong number of requests',
    ],
    [
      'public-key-mode-switch',
      'knows no public key',
      `decoding('order-native', (decoded, { headers }) => headers['wechatpay-serial'].startsWith('PUB_KEY_ID_') ? { kind: 'untrusted', reason: 'signature' } : decoded)`,
      'order-native: an answer in the key mode "both" is not believed',
    ],
    ['signtest-probe', 'believes a probe', believing, 'order-native: the first answer is believed'],
    ['answer-unsigned', 'believes what nobody signed', believing, 'order-native: the first answer is believed'],
  ])('%s: %s, is found out', async (scenario, _what, change, message) => {
    const outcome = await play(scenario, 'pay-v3', change, ordering)
    expect(outcome.outcome).toBe('failed')
    expect(messages(outcome)).toContain(message)
  })

  test('callbacks-out-of-order: takes a refund that went wrong for ended, is found out', async () => {
    const change = `opening('notify', (opened) => ({
      ...opened,
      events: opened.events?.map((event) => ({ ...event, settles: { ...event.settles, final: true, at: undefined } })),
    }))`
    const outcome = await play('callbacks-out-of-order', 'pay-v3', change, payPushes)
    expect(outcome.outcome).toBe('failed')
    expect(messages(outcome)).toContain('what is known of "refund:1217752501201407033233368019" depends on the order')
  })

  test.each([
    ['clock-skew-299s', 2_000, 'a genuine push is not accepted'],
    ['clock-skew-301s', 2_000, 'a push is accepted that must not be'],
  ])('%s: is off when it opens pushes, is found out', async (scenario, ms, message) => {
    const change = `channel('notify', { open: (push, call) => plugin.inbound.notify.open(push, callWith(call, 'wechatNow', call.wechatNow + ${ms})) })`
    const outcome = await play(scenario, 'pay-v3', change, payPushes.slice(0, 1))
    expect(outcome.outcome).toBe('failed')
    expect(messages(outcome)).toContain(message)
  })
})

describe('a pay plugin whose pushes', () => {
  test.each([
    [
      'platform-certificate-rotation',
      'are refused under a new certificate',
      `opening('notify', (opened) => opened.kind === 'open-again' ? { kind: 'refused', reason: 'unknown-key', answer: { status: 401, body: '' } } : opened)`,
      'notify: a genuine push is not accepted',
    ],
    [
      'public-key-mode-switch',
      'are refused under a public key',
      `channel('notify', {
        async open(push, call) {
          if (!push.headers['wechatpay-serial'].startsWith('PUB_KEY_ID_')) return plugin.inbound.notify.open(push, call)
          return { kind: 'refused', reason: 'unknown-key', answer: { status: 401, body: '' } }
        },
      })`,
      'notify: a genuine push is not accepted',
    ],
    [
      'signtest-probe',
      'are all taken',
      `opening('notify', (opened) => opened.kind === 'events' ? opened : { kind: 'events', events: [], ack: { status: 204, body: '' } })`,
      'notify: a push is accepted that must not be',
    ],
    [
      'clock-skew-301s',
      'are handed on whatever their time',
      `channel('notify', { open: (push, call) => plugin.inbound.notify.open(push, callWith(call, 'wechatNow', Number(push.headers['wechatpay-timestamp']) * 1000)) })`,
      'notify: a push that is not believed is handed on',
    ],
  ])('%s: %s, is found out', async (scenario, _what, change, message) => {
    const outcome = await play(scenario, 'pay-v3', change, payPushes.slice(0, 1))
    expect(outcome.outcome).toBe('failed')
    expect(messages(outcome)).toContain(message)
  })
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
      'get-phone-number: an answer is believed that is not WeChat’s word',
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
    const outcome = await play(scenario, 'oauth2', change, interactions)
    expect(outcome.outcome).toBe('failed')
    expect(messages(outcome)).toContain(message)
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
    const outcome = await play(scenario, 'message-v1', change, messagePushes)
    expect(outcome.outcome).toBe('failed')
    expect(messages(outcome)).toContain(message)
  })
})
