import { WechatError } from '../base/wechat-error.ts'
import type { WebGrant } from '../world/web-grants.ts'
import { appBySecret } from './app-credentials.ts'
import { bare, type Endpoint, ok, type WireRequest } from './endpoint.ts'

/** A parameter of the query. @throws WechatError with the code for its absence */
export function parameter(request: WireRequest, name: string, missing: number): string {
  const value = request.query.get(name) ?? ''
  if (value === '') throw new WechatError(missing)
  return value
}

/** GET /sns/oauth2/access_token: a code from the browser step becomes the user's web token. */
const exchangeCode: Endpoint = {
  method: 'GET',
  path: '/sns/oauth2/access_token',
  answer(request) {
    const { world, query, path } = request
    const app = appBySecret(world, query.get('appid') ?? '', query.get('secret') ?? '')
    if (query.get('grant_type') !== 'authorization_code') throw new WechatError(40002)
    world.quotas.charge(app.appid, path)
    const code = world.codes.find('web', parameter(request, 'code', 41008), app.appid)
    code.used = true
    const user = world.users.get(app.appid, code.openid)
    const shared = code.scope === 'snsapi_base' ? undefined : user?.unionid
    return bare({
      ...grantFields(world.grants.issue(app.appid, code.openid, code.scope), request),
      is_snapshotuser: user?.snapshot ? 1 : undefined,
      unionid: shared,
    })
  },
}

/** GET /sns/oauth2/refresh_token: needs no secret. */
const refreshToken: Endpoint = {
  method: 'GET',
  path: '/sns/oauth2/refresh_token',
  answer(request) {
    const { world, query, path } = request
    const appid = parameter(request, 'appid', 41002)
    if (!world.apps.get(appid)) throw new WechatError(40013)
    if (query.get('grant_type') !== 'refresh_token') throw new WechatError(40002)
    const refresh = parameter(request, 'refresh_token', 41003)
    world.quotas.charge(appid, path)
    return bare(grantFields(world.grants.refresh(appid, refresh), request))
  },
}

function grantFields(grant: WebGrant, { world }: WireRequest) {
  return {
    access_token: grant.token,
    expires_in: Math.ceil((grant.expiresAt - world.clock.now()) / 1000),
    refresh_token: grant.refreshToken,
    openid: grant.openid,
    scope: grant.scope,
  }
}

/** GET /sns/userinfo. Since 2021 WeChat gives sex as 0 and the region as empty texts. */
const userinfo: Endpoint = {
  method: 'GET',
  path: '/sns/userinfo',
  answer(request) {
    const { world } = request
    const grant = grantOf(request)
    if (grant.scope === 'snsapi_base') throw new WechatError(48001)
    const user = world.users.get(grant.appid, grant.openid)
    if (!user) throw new WechatError(40003)
    const { openid, nickname, unionid } = user
    const gone = { sex: 0, province: '', city: '', country: '' }
    return bare({ openid, nickname, ...gone, headimgurl: 'https://mock.invalid/head/132', privilege: [], unionid })
  },
}

/** GET /sns/auth: whether a web token still works for this user. */
const auth: Endpoint = {
  method: 'GET',
  path: '/sns/auth',
  answer(request) {
    grantOf(request)
    return ok()
  },
}

/** The grant behind the request's web token, whose use is counted; the openid must be its own. */
function grantOf(request: WireRequest): WebGrant {
  const grant = request.world.grants.check(parameter(request, 'access_token', 41001))
  request.world.quotas.charge(grant.appid, request.path)
  if (parameter(request, 'openid', 41009) !== grant.openid) throw new WechatError(40003)
  return grant
}

export const SNS_WEB: readonly Endpoint[] = [exchangeCode, refreshToken, userinfo, auth]
