import type { App } from '../world/apps.ts'
import type { Answer, Endpoint, WireRequest } from './endpoint.ts'

// WeChat matches the link with a strict pattern: order and case of the parameters matter (oauth2 page).
const LINK =
  /^appid=(?<appid>[^&]*)&redirect_uri=(?<redirect>[^&]*)&response_type=code&scope=(?<scope>[^&]*)(?:&state=(?<state>[^&]*))?(?:&forcePopup=(?:true|false))?(?:&component_appid=(?<component>[^&]*))?$/

/** A page in the browser, with the code that WeChat shows; it never reaches a server. */
const page = (text: string): Answer => ({ status: 200, html: `<!doctype html><title>微信</title><p>${text}</p>\n` })

/** The browser step: the user of the setting `browserUser` agrees at once and is sent back with a fresh code. */
function authorizeAt(path: string, scopes: readonly string[]): Endpoint {
  return { method: 'GET', path, answer: (request) => authorize(request, scopes) }
}

function authorize(request: WireRequest, scopes: readonly string[]): Answer {
  const link = LINK.exec(request.rawQuery)?.groups
  if (!link)
    return page(
      '参数错误 (order and case of the parameters are fixed: appid, redirect_uri, response_type, scope, state)',
    )
  const { appid = '', redirect = '', scope = '', state, component } = link
  if (scope === '') return page('错误码 10010: scope is empty')
  if (redirect === '') return page('错误码 10011: redirect_uri is empty')
  if (appid === '') return page('错误码 10012: appid is empty')
  if (state !== undefined && !/^[a-zA-Z0-9]{0,128}$/.test(state))
    return page('错误码 10013: state is not [a-zA-Z0-9]{0,128}')
  if (!scopes.includes(scope)) return page('错误码 10005: scope is not allowed')
  const app = request.world.apps.get(appid)
  if (!app) return page('错误码 10012: no such appid')
  if (app.frozen) return page('错误码 10004: the account is banned')
  if (component !== undefined) return page('错误码 10015: not authorised to the platform, this mock has none')
  const target = targetOf(app, redirect)
  return target === undefined
    ? page('错误码 10003: redirect_uri is not of the configured domain')
    : sendBack(request, { appid, scope, state, target })
}

/** Where to send the user back; nothing when the account does not allow it. */
function targetOf(app: App, redirect: string): URL | undefined {
  const target = URL.parse(decoded(redirect))
  if (!target || !/^https?:$/.test(target.protocol)) return undefined
  return app.oauthDomain === undefined || target.host === app.oauthDomain ? target : undefined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

function sendBack(
  { world }: WireRequest,
  to: { appid: string; scope: string; state: string | undefined; target: URL },
): Answer {
  const { code } = world.codes.create({
    kind: 'web',
    appid: to.appid,
    openid: world.settings.browserUser,
    scope: to.scope,
  })
  const back = `code=${code}&state=${to.state ?? ''}`
  // Appended as text: a URL's own search parameters would write the rest of the query anew.
  to.target.search = to.target.search === '' ? back : `${to.target.search}&${back}`
  return { status: 302, html: '', location: to.target.href }
}

export const AUTHORIZE: readonly Endpoint[] = [
  authorizeAt('/connect/oauth2/authorize', ['snsapi_base', 'snsapi_userinfo']),
  authorizeAt('/connect/qrconnect', ['snsapi_login']),
]
