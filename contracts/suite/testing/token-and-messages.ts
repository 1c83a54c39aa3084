import {
  type CredentialSource,
  definePlugin,
  failure,
  type InboundChannel,
  type IWeChatProtocol,
  readJsonObject,
  secret,
} from '@wxhost/core/protocol'
import type { Exchange, Interaction, PushInteraction } from '../../interaction/interaction.ts'
import { filledSecret } from '../../interaction/matcher.ts'
import type { Subject } from '../check.ts'
import { findings } from './echo.ts'

const origin = 'https://api.weixin.qq.com'

export const source: CredentialSource = {
  owner: 'app',
  origins: [origin],
  renewAheadMs: () => 60_000,
  encode: () => ({ method: 'GET', origin, path: '/token', query: { secret: secret('app-secret') } }),
  decode(response) {
    const body = readJsonObject(response)
    const token = typeof body === 'string' ? undefined : body.token
    return typeof token === 'string' && token !== ''
      ? { kind: 'acquired', values: { token: { value: token, ttlMs: 7_200_000 } } }
      : failure('retryable', 'invalid-answer', 'The answer holds no token')
  },
}

export const told = {
  kind: 'events',
  events: [{ id: '1', type: 'text', data: {} }],
  ack: { status: 200, body: '' },
} as const

export const channel: InboundChannel = {
  summary: 'Takes messages.',
  owner: 'app',
  open: (push) =>
    push.query.echostr === undefined ? told : { kind: 'answer', answer: { status: 200, body: push.query.echostr } },
  reply: (message) => ({ status: 200, body: typeof message === 'string' ? message : 'success' }),
}

const request = { method: 'GET', origin, path: '/token', query: { secret: filledSecret('app-secret') } } as const
export const fetched: Exchange = {
  kind: 'exchange',
  description: 'a token is fetched',
  page: 'token page',
  of: { credential: 'token' },
  steps: [{ request, answer: { json: { token: 'the-token-itself' } } }],
  result: { kind: 'acquired', values: { token: { value: 'the-token-itself', ttlMs: 7_200_000 } } },
  declares: { owner: 'app', renewAheadMs: 60_000 },
}
export const unfetched: Exchange = {
  ...fetched,
  description: 'no token is fetched',
  steps: [{ request, answer: { json: {} } }],
  result: failure('retryable', 'invalid-answer', 'The answer holds no token'),
}
export const message: PushInteraction = {
  kind: 'push',
  description: 'a message comes',
  page: 'callback page',
  channel: 'push',
  push: { seal: 'message', mode: 'plain', xml: { MsgType: 'text' } },
  opened: told,
  reply: { message: 'hello', shows: 'hello' },
  declares: { owner: 'app' },
}
export const check: PushInteraction = {
  ...message,
  description: 'the address is checked',
  push: { seal: 'address-check', echostr: '42' },
  opened: { kind: 'answer', answer: { status: 200, body: '42' } },
}
export const { reply: _reply, ...silent } = message
export const { reply: _none, ...checked } = check

export interface Over {
  readonly source?: Partial<CredentialSource>
  readonly channel?: Partial<InboundChannel>
}

/** The plugin, of which one thing may be another. */
export function subjectOf(
  over: Over = {},
  interactions: readonly Interaction[] = [fetched, unfetched, message, checked],
): Subject {
  const plugin: IWeChatProtocol = {
    origins: [origin],
    secrets: { 'app-secret': { origins: [origin] } },
    keys: ['message-token', 'message-aes'],
    operations: {},
    credentials: { token: { ...source, ...over.source } },
    inbound: { push: { ...channel, ...over.channel } },
  }
  return { id: 'x@1.0.0', protocol: 'x', plugin: definePlugin(plugin), interactions, seed: 1, runs: 30 }
}

/** What these checks say. */
export const messages = async (subject: Subject, ...checks: readonly string[]) =>
  (await findings(subject, ...checks)).map((found) => found.message)

export const sound = [
  'coverage',
  'examples',
  'facts',
  'requests',
  'results',
  'pushes',
  'pure',
  'garbled',
  'secrets',
  'run-modes',
]
