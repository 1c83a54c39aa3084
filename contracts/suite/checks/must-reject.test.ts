import { definePlugin, type InboundChannel, type Operation, output, type Push, Type } from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import type { Exchange, Interaction, PushInteraction, PushSpec } from '../../interaction/interaction.ts'
import type { Subject } from '../check.ts'
import { findings } from '../testing/echo.ts'
import { mustReject } from './must-reject.ts'

const events = { kind: 'events', events: [{ id: '1', type: 'a', data: {} }], ack: { status: 200, body: '' } } as const
const channelOf = (open: InboundChannel['open']) => ({ summary: 'Tells', owner: 'app', open }) as const

const pushOf = (push: PushSpec, more: Partial<PushInteraction> = {}): PushInteraction => ({
  kind: 'push',
  description: 'a push',
  page: 'callback page',
  channel: 'tell',
  push,
  opened: events,
  ...more,
})

const subjectOf = (open: InboundChannel['open'], interactions: readonly Interaction[]): Subject => ({
  id: 'x@1.0.0',
  protocol: 'x',
  plugin: definePlugin({
    origins: [],
    keys: ['wechat-pay', 'api-v3', 'message-token', 'message-aes'],
    operations: {},
    inbound: { tell: channelOf(open) },
  }),
  interactions,
  seed: 1,
  runs: 20,
})

const names = (found: Awaited<ReturnType<typeof findings>>) => found.map(({ message }) => message)

const notification: PushSpec = {
  seal: 'pay-v3',
  body: { id: 'EV-1' },
  resource: { mchid: '1900000109' },
  originalType: 'a',
}
const message: PushSpec = { seal: 'message', mode: 'secure', xml: { MsgType: 'text' } }

describe('a gullible channel is refused by name', () => {
  it.each<[string, PushSpec, readonly string[]]>([
    [
      'of WeChat Pay',
      notification,
      [
        'a byte of the body flipped',
        'no wechatpay-signature',
        'a foreign signature',
        'an unknown serial',
        'a probe signature',
        'a timestamp of 301 s',
        'a signature in other base64',
        'a ciphertext in other base64',
        'of another merchant',
        'other associated data',
      ],
    ],
    [
      'of messages',
      message,
      [
        'a foreign signature',
        'no msg_signature',
        'of another appid',
        'padding of zeros',
        'a ciphertext in other base64',
        'the same message unencrypted',
        'encrypted with a foreign key',
      ],
    ],
    ['of plain messages', { ...message, mode: 'plain' }, ['a foreign signature', 'no signature']],
    [
      'of checks of the address',
      { seal: 'address-check', echostr: '1' },
      ['a foreign signature', 'no signature', 'another nonce'],
    ],
  ])('%s', async (_what, push, expected) => {
    const found = names(
      await findings(
        subjectOf(() => events, [pushOf(push)]),
        'must-reject',
      ),
    )

    for (const name of expected)
      expect(found).toContainEqual(expect.stringMatching(new RegExp(`^accepted, though it must be rejected: ${name}`)))
  })

  it('that believes changed bytes beside the ciphertext', async () => {
    const believing = (push: Push) => ({
      ...events,
      events: [{ ...events.events[0], id: Buffer.from(push.body).toString('hex').slice(0, 99) }],
    })
    const found = names(await findings(subjectOf(believing, [pushOf(message)]), 'must-reject'))

    expect(found).toContainEqual(expect.stringMatching(/^accepted.*: a byte of the body flipped \(byte \d+\)/))
  })
})

describe('a channel', () => {
  const refused = { kind: 'refused', reason: 'signature', answer: { status: 401, body: '' } } as const

  it('that refuses everything refuses what is genuine', async () => {
    const genuine = (push: Push) =>
      push.headers['wechatpay-timestamp'] === '1704067200' && push.headers['wechatpay-signature-type'] !== undefined
    const found = names(
      await findings(
        subjectOf((push) => (genuine(push) ? events : refused), [pushOf(notification)]),
        'must-reject',
      ),
    )

    expect(found).toEqual(
      expect.arrayContaining([
        'refused, though it is genuine: a timestamp of 299 s',
        'refused, though it is genuine: a timestamp of -299 s',
        'refused, though it is genuine: no wechatpay-signature-type',
      ]),
    )
  })

  it('that throws is named, and so is one that does not know a probe', async () => {
    const throwing = subjectOf(() => {
      throw new Error('oh')
    }, [pushOf(notification)])

    expect(names(await findings(throwing, 'must-reject'))).toContain(
      'open threw for a push with a probe signature: Error: oh',
    )
    expect(
      names(
        await findings(
          subjectOf(() => refused, [pushOf(notification)]),
          'must-reject',
        ),
      ),
    ).toContain('rejected, but not as "probe": a probe signature')
  })

  it('is held to the outcome that is declared of a variant', async () => {
    const rejects = {
      'of another merchant': { kind: 'refused', reason: 'foreign-owner', answer: { status: 403, body: '' } },
      'a slip': {},
    }
    const found = await findings(
      subjectOf(() => refused, [pushOf(notification, { rejects })]),
      'must-reject',
    )

    expect(names(found)).toContain(
      'of another merchant: the outcome is not the declared one: rejects[of another merchant].reason',
    )
    expect(names(found)).toContain('no variant is called "a slip"')
  })

  it('is asked once for each kind of push', () => {
    const pushes = [
      pushOf(notification),
      pushOf(notification, { description: 'the same again' }),
      pushOf(message, { description: 'another kind' }),
    ]

    expect(mustReject.cases(subjectOf(() => events, pushes)).map(({ title }) => title)).toEqual([
      'a push',
      'another kind',
    ])
  })
})

describe('a gullible decode is refused by name', () => {
  const empty = Type.Object({})
  const trusting: Operation = {
    summary: 'Asks',
    effect: 'safe',
    input: empty,
    output: empty,
    errors: [],
    example: {},
    encode: () => ({ method: 'GET', origin: 'https://api.mch.weixin.qq.com', path: '/a' }),
    decode: () => output({}),
  }
  const exchange: Exchange = {
    kind: 'exchange',
    description: 'it is asked',
    page: 'pay-v3 page',
    of: { operation: 'ask' },
    steps: [
      {
        request: { method: 'GET', origin: 'https://api.mch.weixin.qq.com', path: '/a' },
        answer: { signed: true, json: { a: 1 } },
      },
    ],
    result: output({}),
  }
  const subject = (operation: Operation): Subject => ({
    ...subjectOf(() => events, [exchange]),
    plugin: { origins: ['https://api.mch.weixin.qq.com'], keys: ['wechat-pay'], operations: { ask: operation } },
  })

  it('by each thing that it should have seen', async () => {
    const found = names(await findings(subject(trusting), 'must-reject'))

    for (const name of [
      'no signature at all',
      'the page of a proxy',
      'a truncated answer',
      'a nonce of two lines',
      'another kind of signature',
      'an empty signature',
    ])
      expect(found).toContain(`accepted, though it must be rejected: ${name}`)
  })

  it('where it throws', async () => {
    const throwing = {
      ...trusting,
      decode: () => {
        throw new Error('oh')
      },
    }

    expect(names(await findings(subject(throwing), 'must-reject'))).toContain('decode threw: Error: oh')
  })
})
