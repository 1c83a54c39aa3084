import {
  type Call,
  type Encoded,
  type Failure,
  failure,
  local,
  type Operation,
  type Static,
  Type,
} from '@wxhost/core/protocol'
import { closed, textIn } from '../fields.ts'
import { onlyLocal } from '../only-local.ts'

const input = Type.Object(
  {
    redirect_uri: Type.String({
      minLength: 1,
      maxLength: 2048,
      description: 'Plain, not percent-encoded; its host must be the authorization domain set in the console',
    }),
    scope: Type.Enum(['snsapi_base', 'snsapi_userinfo', 'snsapi_login'], {
      description: 'base: openid, silent; userinfo: with a consent page; login: QR code on a desktop page',
    }),
    state: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9]{1,128}$', description: 'Comes back unchanged' })),
    forcePopup: Type.Optional(Type.Boolean({ description: 'Show the consent page even where WeChat would not' })),
  },
  closed,
)
type Input = Static<typeof input>

const output = Type.Object({ url: Type.String() }, closed)
type Output = Static<typeof output>

/** The link that the user's browser is sent to. Known without asking WeChat. @see wire-protocol reference, oauth2 page */
export const authorizeUrl: Operation<Input, Output> = {
  summary: 'Make the link by which a user authorises the app in the browser',
  effect: 'safe',
  input,
  output,
  errors: ['invalid-argument'],
  example: {
    redirect_uri: 'https://gw.example.com/oauth2/callback?biz=7',
    scope: 'snsapi_userinfo',
    state: '3f9c2ab41d',
  },
  encode: (given, call): Encoded<Output> => redirectFault(given.redirect_uri) ?? local({ url: urlOf(given, call) }),
  decode: onlyLocal,
}

/** WeChat matches the link with a strict pattern: the order and case of the parameters and the fragment matter. */
function urlOf({ redirect_uri, scope, state, forcePopup }: Input, call: Call): string {
  const component = textIn(call.app.settings.componentAppid)
  const parameters: readonly (readonly [string, string | undefined])[] = [
    ['appid', call.app.appid],
    ['redirect_uri', redirect_uri],
    ['response_type', 'code'],
    ['scope', scope],
    ['state', state],
    ['forcePopup', forcePopup?.toString()],
    ['component_appid', component],
  ]
  const query = parameters.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  const page = scope === 'snsapi_login' ? 'qrconnect' : 'oauth2/authorize'
  return `https://open.weixin.qq.com/connect/${page}?${query.join('&')}#wechat_redirect`
}

function redirectFault(uri: string): Failure | undefined {
  const refuse = (code: string, message: string) =>
    failure('invalid-argument', code, message, { path: '/redirect_uri' })
  if (/^https?%3a/i.test(uri))
    return refuse(
      'redirect-uri-encoded',
      'redirect_uri is percent-encoded already: give it plain, it is encoded here once',
    )
  if (!(/^https?:\/\/[^\s/?#]+\S*$/i.test(uri) && uri.isWellFormed()))
    return refuse(
      'redirect-uri-malformed',
      'redirect_uri must be a whole http(s) URL, e.g. https://gw.example.com/callback',
    )
  return undefined
}
