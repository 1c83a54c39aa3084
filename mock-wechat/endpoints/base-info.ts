import { WechatError } from '../base/wechat-error.ts'
import { bodyOf, type Endpoint, ok, textOf, withToken } from './endpoint.ts'

/** GET /cgi-bin/getcallbackip: where WeChat's pushes come from. Addresses of the documentation range (RFC 5737). */
const callbackIps = withToken('GET', '/cgi-bin/getcallbackip', () => ({
  json: { ip_list: ['192.0.2.10', '192.0.2.11'] },
}))

/** GET /cgi-bin/get_api_domain_ip: where WeChat's API is reached. */
const apiDomainIps = withToken('GET', '/cgi-bin/get_api_domain_ip', () => ({
  json: { ip_list: ['192.0.2.20', '192.0.2.21'] },
}))

/** POST /cgi-bin/clear_quota: the day's counts of the account start again; ten times a month. */
const clearQuota = withToken('POST', '/cgi-bin/clear_quota', (request, app) => {
  if (textOf(bodyOf(request), 'appid') !== app.appid) throw new WechatError(40013)
  request.world.quotas.clearDay(app.appid)
  return ok()
})

/** POST /cgi-bin/openapi/quota/get: limit and use of one API today. */
const quotaGet = withToken('POST', '/cgi-bin/openapi/quota/get', (request, app) => {
  const path = textOf(bodyOf(request), 'cgi_path')
  if (!path.startsWith('/')) throw new WechatError(40097)
  const { daily, perMinute } = request.world.quotas.limit(app.appid, path)
  const used = request.world.quotas.usedToday(app.appid, path)
  // An API without a daily limit is shown with a very large one: how WeChat shows it is not documented.
  const daily_limit = daily ?? 100_000_000
  return ok({
    quota: { daily_limit, used, remain: Math.max(0, daily_limit - used) },
    rate_limit: { call_count: perMinute ?? 100_000, refresh_second: 60 },
  })
})

const TICKET_TYPES = ['jsapi', 'wx_card']

/** GET /cgi-bin/ticket/getticket: the ticket that JS-SDK pages are signed with. */
const getTicket = withToken('GET', '/cgi-bin/ticket/getticket', (request, app) => {
  const type = request.query.get('type') ?? ''
  if (!TICKET_TYPES.includes(type)) throw new WechatError(40097)
  return ok({ ...request.world.tickets.get(app.appid, type) })
})

/** GET /cgi-bin/account/getaccountbasicinfo: what the account is; usually asked with an authorizer_access_token. */
const accountInfo = withToken('GET', '/cgi-bin/account/getaccountbasicinfo', (_request, { appid, kind }) =>
  ok({ appid, account_type: kind === 'mini-program' ? 2 : 1, principal_type: 1, realname_status: 1 }),
)

export const BASE_INFO: readonly Endpoint[] = [callbackIps, apiDomainIps, accountInfo, clearQuota, quotaGet, getTicket]
