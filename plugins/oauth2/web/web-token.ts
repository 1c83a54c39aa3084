import {
  type Decoded,
  type ErrcodeRules,
  type JsonObject,
  output,
  type Static,
  Type,
  type Warning,
} from '@wxhost/core/protocol'
import { notWeChat } from '../endpoint.ts'
import { closed, maybe, textIn, unionidField, wholeIn } from '../fields.ts'

/** A web token is the user's, not the app's: it serves `/sns/*` only. */
export const webToken = Type.Object(
  {
    access_token: Type.String(),
    expires_in: Type.Integer({ minimum: 1, description: 'Seconds' }),
    refresh_token: Type.String({ description: 'Lives 30 days and is not renewed by use' }),
    openid: Type.String(),
    scope: Type.String({ description: 'Comma separated' }),
    is_snapshotuser: Type.Optional(Type.Integer({ description: '1: a virtual account of a snapshot page' })),
    unionid: Type.Optional(unionidField),
  },
  closed,
)
export type WebToken = Static<typeof webToken>

/** On `/sns/*` these speak of the user's token; the app's own is none of their business (additions 2). */
export const userTokenStale = {
  40001: 'user-state',
  40014: 'user-state',
  42001: 'user-state',
} as const satisfies NonNullable<ErrcodeRules['classes']>

const snapshot: Warning = {
  code: 'snapshot-user',
  message: 'A virtual account of a snapshot page: do not bind it to a customer',
  path: '/is_snapshotuser',
}

export function readWebToken(body: JsonObject): Decoded<WebToken> {
  const [access_token, refresh_token] = [textIn(body.access_token), textIn(body.refresh_token)]
  const [openid, scope] = [textIn(body.openid), textIn(body.scope)]
  const expires_in = wholeIn(body.expires_in)
  if (!(access_token && refresh_token && openid && scope && expires_in)) return notWeChat
  const is_snapshotuser = wholeIn(body.is_snapshotuser)
  const token = { access_token, expires_in, refresh_token, openid, scope }
  return output(
    { ...token, ...maybe('is_snapshotuser', is_snapshotuser), ...maybe('unionid', textIn(body.unionid)) },
    is_snapshotuser === 1 ? [snapshot] : [],
  )
}
