import { sameSecret } from '../base/secret.ts'
import { WechatError } from '../base/wechat-error.ts'
import { sessionSignature } from '../rules/session-signature.ts'
import type { User } from '../world/users.ts'
import { appBySecret } from './app-credentials.ts'
import { bare, bodyOf, type Endpoint, ok, textOf, type WireRequest, withToken } from './endpoint.ts'
import { parameter } from './sns-web.ts'

/** GET /sns/jscode2session: a login code becomes the user's openid and session key. */
const codeToSession: Endpoint = {
  method: 'GET',
  path: '/sns/jscode2session',
  answer(request) {
    const { world, query, path } = request
    const app = appBySecret(world, query.get('appid') ?? '', query.get('secret') ?? '')
    if (query.get('grant_type') !== 'authorization_code') throw new WechatError(40002)
    world.quotas.charge(app.appid, path)
    const code = world.codes.find('login', parameter(request, 'js_code', 41008), app.appid)
    const user = world.users.get(app.appid, code.openid)
    if (!user) throw new WechatError(40029)
    if (user.blocked) throw new WechatError(40226)
    world.quotas.chargeUser(app.appid, path, user.openid)
    code.used = true
    return bare({ session_key: world.users.sessionKeyOf(user), openid: user.openid, unionid: user.unionid })
  },
}

/** GET /wxa/checksession: whether a session key is the valid one. */
const checkSession = withToken('GET', '/wxa/checksession', (request, app) => {
  provenUser(request, app.appid)
  return ok()
})

/** GET /wxa/resetusersessionkey: another session key in the place of the valid one. */
const resetSession = withToken('GET', '/wxa/resetusersessionkey', (request, app) => {
  const user = provenUser(request, app.appid)
  return ok({ openid: user.openid, session_key: request.world.users.renewSession(user) })
})

/** The user whose session key signed the empty text. @throws WechatError 87008, 40003, 87009 */
function provenUser(request: WireRequest, appid: string): User {
  const openid = parameter(request, 'openid', 41009)
  if (request.query.get('sig_method') !== 'hmac_sha256') throw new WechatError(87008)
  const user = request.world.users.get(appid, openid)
  if (!user) throw new WechatError(40003)
  const given = request.query.get('signature') ?? ''
  const good = user.sessionKey !== undefined && sameSecret(given, sessionSignature(user.sessionKey, ''))
  if (!good) throw new WechatError(87009)
  return user
}

/** POST /wxa/business/getuserphonenumber: a code from the phone button becomes the number, once. */
const phoneNumber = withToken('POST', '/wxa/business/getuserphonenumber', (request, app) => {
  const { world } = request
  const body = bodyOf(request)
  const value = textOf(body, 'code')
  if (value === '') throw new WechatError(41008)
  const code = world.codes.find('phone', value, app.appid)
  const user = world.users.get(app.appid, code.openid)
  const claimed = textOf(body, 'openid')
  if (!user || (claimed !== '' && claimed !== code.openid)) throw new WechatError(40003)
  code.used = true
  const { phoneNumber: purePhoneNumber, countryCode } = user
  // Numbers from abroad carry their country; those from the mainland do not.
  const phoneNumber = countryCode === '86' ? purePhoneNumber : `+${countryCode}${purePhoneNumber}`
  const watermark = { timestamp: Math.floor(world.clock.now() / 1000), appid: app.appid }
  return ok({ phone_info: { phoneNumber, purePhoneNumber, countryCode, watermark } })
})

export const MINI_PROGRAM: readonly Endpoint[] = [codeToSession, checkSession, resetSession, phoneNumber]
