import {
  credential,
  definePlugin,
  type InboundChannel,
  type Operation,
  output,
  readErrcode,
  Type,
} from '@wxhost/core/protocol'
import { describe, expect, it } from 'vitest'
import type { Exchange, Interaction, PushInteraction } from '../../interaction/interaction.ts'
import { filledCredential, like, regex } from '../../interaction/matcher.ts'
import type { Subject } from '../check.ts'
import { findings } from '../testing/echo.ts'

const origin = 'https://api.weixin.qq.com'
const empty = Type.Object({})

const list: Operation = {
  summary: 'Lists templates.',
  effect: 'safe',
  input: empty,
  output: Type.Unknown(),
  errors: [],
  example: {},
  encode: () => ({
    method: 'GET',
    origin,
    path: '/cgi-bin/template/get_all_private_template',
    query: { access_token: credential('access-token') },
  }),
  decode: (response) => readErrcode(response, {}, (body) => output(body)),
}

const exchange: Exchange = {
  kind: 'exchange',
  description: 'templates are listed',
  page: 'template-message page',
  of: { operation: 'list' },
  states: [{ name: 'the account has no template' }],
  steps: [
    {
      request: {
        method: 'GET',
        origin,
        path: '/cgi-bin/template/get_all_private_template',
        query: { access_token: filledCredential('access-token') },
      },
      answer: { json: { template_list: [] } },
    },
  ],
  result: { kind: 'output', output: { template_list: [] } },
}

const push: InboundChannel = {
  summary: 'Takes notifications.',
  owner: 'merchant',
  open: ({ headers, method }) => ({
    kind: 'events',
    events: [{ id: headers['wechatpay-nonce'] ?? '', type: method, data: {} }],
    ack: { status: 200, body: '' },
  }),
}

const pushed: PushInteraction = {
  kind: 'push',
  description: 'anything is told',
  page: 'pay-v3 page, 5',
  channel: 'notify',
  states: [
    { name: 'an order', params: { kind: 'native', notify: true, body: { out_trade_no: 'live-1' } } },
    { name: 'the order is paid', params: { out_trade_no: 'live-1' } },
  ],
  push: {
    seal: 'pay-v3',
    body: { id: regex('EV-.+', 'EV-1') },
    resource: { mchid: '1900000109' },
    originalType: 'transaction',
  },
  opened: {
    kind: 'events',
    events: [{ id: regex('.+', 'n'), type: 'POST', data: {} }],
    ack: like({ status: 200, body: '' }),
  },
}

const subjectOf = (interactions: readonly Interaction[], over: Partial<Operation> = {}): Subject => ({
  id: 'x@1.0.0',
  protocol: 'x',
  plugin: definePlugin({
    origins: [origin],
    needs: ['access-token'],
    operations: { list: { ...list, ...over } },
    inbound: { notify: push },
  }),
  interactions,
  seed: 1,
  runs: 5,
})

const live = (subject: Subject) => findings(subject, 'live')

describe('live', () => {
  it('gets from mock-wechat what is declared, in answers and in pushes', async () => {
    expect(await live(subjectOf([exchange, pushed]))).toEqual([])
  })

  it('names a result that mock-wechat does not lead to', async () => {
    const other = { ...exchange, result: { kind: 'output', output: { template_list: [{}] } } }

    expect(await live(subjectOf([other]))).toMatchObject([
      { message: 'mock-wechat leads to another result: result.output.template_list', page: 'template-message page' },
    ])
  })

  it('names an answer of mock-wechat that is another', async () => {
    const [step] = exchange.steps
    const answers = [
      { json: { template_list: 1 } },
      { text: '{"more":1}' },
      { text: 'success' },
      { bytes: 'AA==' },
      { signed: true, json: {} },
    ] as const
    const found = await live(
      subjectOf(
        answers.map((answer, i) => ({
          ...exchange,
          description: `${i}`,
          steps: step === undefined ? [] : [{ ...step, answer }],
        })),
      ),
    )

    expect(found.map(({ path }) => path)).toEqual([
      'answer.body.template_list',
      'answer.body.more',
      'answer.body',
      'answer.body',
      'answer.signature',
    ])
  })

  it('names a push that is opened to something else', async () => {
    expect(await live(subjectOf([{ ...pushed, opened: { kind: 'answer' } }]))).toContainEqual(
      expect.objectContaining({ path: 'opened.kind', expected: '"answer"', actual: '"events"' }),
    )
  })

  it('names a state that is not known', async () => {
    const unknown = { ...exchange, states: [{ name: 'the account has no templates' }] }

    expect(await live(subjectOf([unknown]))).toMatchObject([
      { message: expect.stringContaining('no provider state "the account has no templates"'), path: 'states' },
    ])
  })

  it('names states that lead to no push', async () => {
    expect(await live(subjectOf([{ ...pushed, channel: 'other' }]))).toMatchObject([
      { message: 'mock-wechat pushes nothing: the states lead to no push' },
    ])
  })

  it('names a credential that no state gives', async () => {
    const encode: Operation['encode'] = () => ({
      method: 'GET',
      origin,
      path: '/a',
      query: { t: credential('ticket') },
    })
    const subject = subjectOf([exchange], { encode })
    const needing = { ...subject, plugin: { ...subject.plugin, needs: ['ticket'] } }

    expect(await live(needing)).toMatchObject([{ message: 'the states give no value for the credential "ticket"' }])
  })

  it('names an encode that throws', async () => {
    const encode = () => {
      throw new Error('oh')
    }

    expect(await live(subjectOf([exchange], { encode }))).toMatchObject([{ message: 'encode threw: Error: oh' }])
  })
})
