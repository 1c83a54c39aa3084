import type { Interaction } from '@wxhost/contracts'
import { describe, expect, test } from 'vitest'
import { interactions as payInteractions } from '../../plugins/pay-v3/contract/index.ts'
import { playBroken } from '../support/broken-plugin.ts'
import { claimPushes, payPushes } from '../support/scenario-pushes.ts'

/** Exchanges of one operation alone. */
const ofOperation = (interactions: readonly Interaction[], name: string) =>
  interactions.filter((one) => one.kind === 'exchange' && 'operation' in one.of && one.of.operation === name)
const ordering = ofOperation(payInteractions, 'order-native')

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
    const outcome = await playBroken(scenario, 'pay-v3', change, ordering)
    expect(outcome.outcome).toBe('failed')
    expect(outcome.messages).toContain(message)
  })

  test('callbacks-out-of-order: takes a refund that went wrong for ended, is found out', async () => {
    const change = `opening('notify', (opened) => ({
      ...opened,
      events: opened.events?.map((event) => ({ ...event, settles: { ...event.settles, final: true, at: undefined } })),
    }))`
    const outcome = await playBroken('callbacks-out-of-order', 'pay-v3', change, payPushes)
    expect(outcome.outcome).toBe('failed')
    expect(outcome.messages).toContain('what is known of "refund:1217752501201407033233368019" depends on the order')
  })

  test.each([
    ['clock-skew-299s', 2_000, 'a genuine push is not accepted'],
    ['clock-skew-301s', 2_000, 'a push is accepted that must not be'],
  ])('%s: is off when it opens pushes, is found out', async (scenario, ms, message) => {
    const change = `channel('notify', { open: (push, call) => plugin.inbound.notify.open(push, callWith(call, 'wechatNow', call.wechatNow + ${ms})) })`
    const outcome = await playBroken(scenario, 'pay-v3', change, payPushes.slice(0, 1))
    expect(outcome.outcome).toBe('failed')
    expect(outcome.messages).toContain(message)
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
    const outcome = await playBroken(scenario, 'pay-v3', change, payPushes.slice(0, 1))
    expect(outcome.outcome).toBe('failed')
    expect(outcome.messages).toContain(message)
  })
})

test('callbacks-out-of-order: a claims plugin that forgets versions is found out', async () => {
  const change = `opening('state-changed', (opened) => ({
    ...opened,
    events: opened.events?.map(({ settles: { version, at, ...settles }, ...event }) => ({ ...event, settles: { ...settles, final: false } })),
  }))`
  const outcome = await playBroken('callbacks-out-of-order', 'insurance-claim', change, claimPushes)
  expect(outcome.outcome).toBe('failed')
  expect(outcome.messages).toContain('what is known of "claim:CLM202401010001" depends on the order of arrival')
})
