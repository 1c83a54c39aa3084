import { WechatError } from '../base/wechat-error.ts'
import { appBySecret, checkCallerIp } from './app-credentials.ts'
import { type Answer, bare, bodyOf, type Endpoint, textOf, type WireRequest } from './endpoint.ts'

const TOKEN = '/cgi-bin/token'
const STABLE_TOKEN = '/cgi-bin/stable_token'

function admit(request: WireRequest, given: { grantType: string; appid: string; secret: string }): string {
  if (given.grantType !== 'client_credential') throw new WechatError(40002)
  const app = appBySecret(request.world, given.appid, given.secret)
  checkCallerIp(request.world, app)
  request.world.quotas.charge(app.appid, request.path)
  return app.appid
}

/** GET /cgi-bin/token: a new token each time; the one before works for five minutes more. */
export const token: Endpoint = {
  method: 'GET',
  path: TOKEN,
  answer(request): Answer {
    const text = (name: string) => request.query.get(name) ?? ''
    const appid = admit(request, { grantType: text('grant_type'), appid: text('appid'), secret: text('secret') })
    return bare(request.world.tokens.fetch(appid))
  },
}

/** POST /cgi-bin/stable_token: the same token to all callers until five minutes before its end. */
export const stableToken: Endpoint = {
  method: 'POST',
  path: STABLE_TOKEN,
  answer(request): Answer {
    const body = bodyOf(request)
    const text = (name: string) => textOf(body, name)
    const forced = body.force_refresh ?? false
    if (typeof forced !== 'boolean') throw new WechatError(47001)
    const appid = admit(request, { grantType: text('grant_type'), appid: text('appid'), secret: text('secret') })
    return bare(request.world.tokens.fetchStable(appid, forced))
  },
}
