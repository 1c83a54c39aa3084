import { like, type ProviderState, type PushSpec, type Tree } from '@wxhost/contracts'

/** Values of the reference's worked example (callback page, 7) at the time of the shadow Call. */
export const account = 'gh_10f6c3c3ac5a'
export const user = 'oyORnuP8q7ou2gfYjqLzSIWZf0rs'
/** `sha256` of `["<user>"]`, by sha256sum: an order key tells nobody who it is. */
export const orderKey = '583fa19f1f43157d0c2218ec82f7b892146394c646064f91a494988b7c240f73'

export const common = { ToUserName: account, FromUserName: user, CreateTime: '1704067200' }
/** The same as the business service gets it. */
export const shownCommon = { ...common, CreateTime: 1_704_067_200 }

export const message = (MsgType: string, members: object) => ({ ...common, MsgType, ...members })

type Sealed = Extract<PushSpec, { seal: 'message' }>

export const secure = (xml: Tree, more: Partial<Sealed> = {}): Sealed => ({
  seal: 'message',
  mode: 'secure',
  xml,
  ...more,
})

/** Events are stored, then WeChat is answered. */
export const taken = (event: Tree, context: object = {}) => ({
  kind: 'events',
  events: [event],
  ack: { status: 200, body: 'success' },
  replyContext: {
    format: 'xml',
    nonce: like('1320562132'),
    isEvent: false,
    to: user,
    from: account,
    key: 'message-aes',
    ...context,
  },
})

export const refused = (status: number, reason: string, body: string) => ({
  kind: 'refused',
  reason,
  answer: { status, body },
})

/** What the account of the sandbox pushes. */
export const pushes = (type: string, fields: object, more: object = {}): readonly ProviderState[] => [
  { name: 'the account pushes', params: JSON.parse(JSON.stringify({ type, fields, ...more })) },
]

export const base = { kind: 'push', channel: 'push', page: 'callback page, 6' } as const
