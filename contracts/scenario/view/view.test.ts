import { describe, expect, it } from 'vitest'
import type { Exchange, PushInteraction } from '../../interaction/interaction.ts'
import { filledCredential, sealedHandle } from '../../interaction/matcher.ts'
import templatePlugin from '../../supplier/template-sender/index.ts'
import { directoryOf, suppliersFor } from '../stage/company.ts'
import { oneOfEachChannel, pushesOf } from './known-pushes.ts'
import { naming, oneOfEachEffect, sendingsOf, signed } from './sendings.ts'

const request = {
  method: 'POST',
  origin: 'https://api.weixin.qq.com',
  path: '/cgi-bin/message/template/send',
  query: { access_token: filledCredential('access-token') },
} as const

const exchange: Exchange = {
  kind: 'exchange',
  description: 'a message is accepted',
  page: 'template-message page',
  of: { operation: 'send' },
  input: { touser: 'o' },
  steps: [{ request, answer: { json: { errcode: 0 } } }],
  result: { kind: 'output', output: { msgid: '1' } },
}

const viewOf = (...interactions: readonly (Exchange | PushInteraction)[]) => ({
  id: 'template-v1@1.0.0',
  protocol: 'template',
  directory: '/nowhere',
  plugin: { ...templatePlugin, inbound: { push: { owner: 'app', summary: '', open: () => ({}) as never } } } as const,
  interactions,
})

describe('what a scenario sends', () => {
  it('is the first exchange of an operation that ends well', () => {
    const [first] = sendingsOf(viewOf(exchange, { ...exchange, description: 'another' }))
    expect(first).toMatchObject({ name: 'send', exchange: { description: 'a message is accepted' }, request })
  })

  it.each([
    ['a refusal', { result: { kind: 'error', code: '43004' } }],
    ['a repeat that the host makes itself', { resent: true }],
    ['several requests', { steps: [...exchange.steps, ...exchange.steps] }],
    ['a handle that no host has sealed', { input: { session: sealedHandle('session-key:o', 'k') } }],
    ['a host without a public address', { call: { inboundUrl: null } }],
    ['trouble of its own', { states: [{ name: 'WeChat answers errcode' }] }],
    ['a broken signature', { states: [{ name: 'the signature is broken' }] }],
    ['another operation', { of: { operation: 'list' } }],
    ['a credential', { of: { credential: 'access-token' } }],
  ] as const)('is not %s', (_what, more) => {
    expect(sendingsOf(viewOf({ ...exchange, ...more } as Exchange))).toEqual([])
  })

  it('is told apart by what stands in the request and how it is answered', () => {
    const sendings = sendingsOf(viewOf(exchange))
    expect(naming(sendings, 'access-token')).toHaveLength(1)
    expect(naming(sendings, 'component-access-token')).toEqual([])
    expect(signed(sendings)).toEqual([])
    expect(oneOfEachEffect([...sendings, ...sendings])).toHaveLength(1)
  })
})

describe('what a scenario pushes', () => {
  const xml = {
    ToUserName: 'gh_1',
    FromUserName: 'o',
    CreateTime: '1704067200',
    MsgType: 'event',
    Event: 'CLICK',
    EventKey: 'k',
  }
  const push: PushInteraction = {
    kind: 'push',
    description: 'a menu is tapped',
    page: 'callback page, 6',
    channel: 'push',
    push: { seal: 'message', mode: 'secure', xml },
    opened: { kind: 'events', events: [{ id: '1', type: 'CLICK' }] },
  }

  it('is what becomes an event', () => {
    expect(pushesOf(viewOf(push))).toMatchObject([{ events: [{ id: '1', type: 'CLICK' }] }])
    expect(oneOfEachChannel(pushesOf(viewOf(push, push)))).toHaveLength(1)
  })

  it.each([
    ['the check of the address', { push: { seal: 'address-check', echostr: '1' } }],
    ['what is refused', { opened: { kind: 'refused' } }],
    ['of another time', { ageSeconds: 301 }],
    ['for an account of a platform', { call: { componentAppid: 'wxcomponent000001a' } }],
    ['for a channel that is not there', { channel: 'notify' }],
    ['a list of elements', { push: { seal: 'message', mode: 'secure', xml: { ...xml, List: { item: ['a', 'b'] } } } }],
    ['an event without a name', { push: { seal: 'message', mode: 'secure', xml: { ...xml, Event: '' } } }],
    ['of nobody', { push: { seal: 'message', mode: 'secure', xml: { ...xml, FromUserName: undefined } } }],
  ] as const)('is not %s', (_what, more) => {
    expect(pushesOf(viewOf({ ...push, ...more } as PushInteraction))).toEqual([])
  })
})

describe('who stands beside a plugin', () => {
  it('supplies what it needs and has not itself', () => {
    expect(suppliersFor({ plugin: { origins: [], operations: {}, needs: ['access-token', 'jsapi-ticket'] } })).toEqual({
      companions: ['access-token'],
      lacking: ['jsapi-ticket'],
    })
    const credentials = { own: { provides: ['access-token'] } } as never
    expect(suppliersFor({ plugin: { origins: [], operations: {}, needs: ['access-token'], credentials } })).toEqual({
      companions: [],
      lacking: [],
    })
  })

  it('lies among the built files', () => {
    expect(directoryOf('access-token')).toMatch(/contracts\/dist\/supplier\/access-token$/)
  })
})
