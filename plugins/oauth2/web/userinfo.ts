import {
  type Decoded,
  type ErrcodeRules,
  type JsonObject,
  type Operation,
  output,
  type Static,
  Type,
} from '@wxhost/core/protocol'
import { get, notWeChat, readAnswer } from '../endpoint.ts'
import { closed, maybe, openidField, textIn, unionidField, userTokenField, wholeIn } from '../fields.ts'
import { userTokenStale } from './web-token.ts'

const input = Type.Object(
  {
    access_token: userTokenField,
    openid: openidField,
    lang: Type.Optional(Type.Enum(['zh_CN', 'zh_TW', 'en'], { description: 'Language of the region names' })),
  },
  closed,
)
type Input = Static<typeof input>

const info = Type.Object(
  {
    openid: Type.String(),
    nickname: Type.String(),
    sex: Type.Integer({ description: '0 since 2021-10' }),
    province: Type.String({ description: 'Empty since 2021-10, as city and country' }),
    city: Type.String(),
    country: Type.String(),
    headimgurl: Type.String(),
    privilege: Type.Array(Type.String()),
    unionid: Type.Optional(unionidField),
  },
  closed,
)
type UserInfo = Static<typeof info>

const rules: ErrcodeRules = {
  classes: userTokenStale,
  paths: { 40001: '/access_token', 40014: '/access_token', 42001: '/access_token', 40003: '/openid' },
}

/** Name and picture of a user who consented (`snsapi_userinfo`). @see wire-protocol reference, oauth2 page */
export const userinfo: Operation<Input, UserInfo> = {
  summary: 'Read the profile of a user who authorised the app',
  effect: 'safe',
  stickyBy: '/openid',
  input,
  output: info,
  errors: ['user-state', 'permission', 'config', 'invalid-argument', 'retryable', 'rate-limited', 'business'],
  example: { access_token: 'OA_1', openid: 'oia2TjuEGTNoeX76QEjQNrcURxG8', lang: 'zh_CN' },
  encode: ({ access_token, openid, lang }) => get('/sns/userinfo', { access_token, openid, lang }),
  decode: (response) => readAnswer(response, rules, readUserInfo),
}

function readUserInfo(body: JsonObject): Decoded<UserInfo> {
  const openid = textIn(body.openid)
  if (openid === undefined) return notWeChat
  const { privilege } = body
  return output({
    openid,
    nickname: textIn(body.nickname) ?? '',
    sex: wholeIn(body.sex) ?? 0,
    province: textIn(body.province) ?? '',
    city: textIn(body.city) ?? '',
    country: textIn(body.country) ?? '',
    headimgurl: textIn(body.headimgurl) ?? '',
    privilege: Array.isArray(privilege) ? privilege.filter((item) => typeof item === 'string') : [],
    ...maybe('unionid', textIn(body.unionid)),
  })
}
