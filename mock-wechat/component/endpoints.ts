import { sameSecret } from '../base/secret.ts'
import { WechatError } from '../base/wechat-error.ts'
import { type Answer, bare, bodyOf, type Endpoint, ok, textOf, type WireRequest } from '../endpoints/endpoint.ts'
import type { World } from '../world/world.ts'
import type { Component } from './components.ts'

const ROOT = '/cgi-bin/component'
const PRE_AUTH_CODE_LIFE_S = 1800
/** What an account that grants all it has grants: messages, users, web login, templates. */
const FUNC_INFO = [1, 2, 4, 7].map((id) => ({ funcscope_category: { id } }))

type Body = Record<string, unknown>

/** The platform that the body names. @throws WechatError 41018, 61011 */
function named(world: World, body: Body): Component {
  const appid = textOf(body, 'component_appid')
  if (appid === '') throw new WechatError(41018)
  const component = world.components.get(appid)
  if (!component) throw new WechatError(61011)
  return component
}

/** @param field the two APIs that take the secret call it by two names @throws WechatError 41004, 40125 */
function checkSecret(component: Component, body: Body, field: string): void {
  const secret = textOf(body, field)
  if (secret === '') throw new WechatError(41004)
  if (!sameSecret(secret, component.secret)) throw new WechatError(40125)
}

/** An API that takes the component_access_token; the current pages call it access_token. */
function withComponentToken(
  name: string,
  run: (request: WireRequest, component: Component, body: Body) => Answer,
): Endpoint {
  return {
    method: 'POST',
    path: `${ROOT}/${name}`,
    answer(request) {
      const { world, query } = request
      const owner = ownerOf(world, query.get('component_access_token') ?? query.get('access_token') ?? '')
      const body = bodyOf(request)
      const component = named(world, body)
      if (component.appid !== owner) throw new WechatError(61011)
      return run(request, component, body)
    },
  }
}

/** @throws WechatError 41001, 40001, 42001, 61014 for a token that is an account's */
function ownerOf(world: World, token: string): string {
  if (token === '') throw new WechatError(41001)
  const line = world.tokens.lineOf(token)
  if (line === undefined) throw new WechatError(40001)
  if (line !== 'component') throw new WechatError(61014)
  return world.tokens.check(token)
}

/** A field that is called as the token is, e.g. component_access_token. */
function issued(world: World, appid: string, line: 'component' | 'authorizer') {
  const { access_token, expires_in } = world.tokens.fetch(appid, line)
  return { [`${line}_access_token`]: access_token, expires_in }
}

const componentToken: Endpoint = {
  method: 'POST',
  path: `${ROOT}/api_component_token`,
  answer(request) {
    const { world } = request
    const body = bodyOf(request)
    const component = named(world, body)
    checkSecret(component, body, 'component_appsecret')
    const { ipWhitelist } = component
    if (ipWhitelist && !ipWhitelist.includes(world.settings.callerIp)) throw new WechatError(61004)
    world.components.checkTicket(component, textOf(body, 'component_verify_ticket'))
    return bare(issued(world, component.appid, 'component'))
  },
}

const startPushTicket: Endpoint = {
  method: 'POST',
  path: `${ROOT}/api_start_push_ticket`,
  answer(request) {
    const body = bodyOf(request)
    const component = named(request.world, body)
    checkSecret(component, body, 'component_secret')
    request.world.components.startTickets(component)
    return ok()
  },
}

/** The APIs of third-party platforms (open-platform page). */
export const COMPONENT: readonly Endpoint[] = [
  componentToken,
  startPushTicket,
  withComponentToken('api_create_preauthcode', ({ world }) =>
    bare({ pre_auth_code: `preauthcode@@@${world.random.word(50)}`, expires_in: PRE_AUTH_CODE_LIFE_S }),
  ),
  withComponentToken('api_query_auth', ({ world }, component, body) => {
    const { authorizer, refreshToken } = world.components.grants.redeem(
      component.appid,
      textOf(body, 'authorization_code'),
    )
    const info = {
      authorizer_appid: authorizer,
      ...issued(world, authorizer, 'authorizer'),
      authorizer_refresh_token: refreshToken,
      func_info: FUNC_INFO,
    }
    return bare({ authorization_info: info })
  }),
  withComponentToken('api_authorizer_token', ({ world }, component, body) => {
    const authorizer = textOf(body, 'authorizer_appid')
    const given = textOf(body, 'authorizer_refresh_token')
    const { refreshToken } = world.components.grants.refresh(component.appid, authorizer, given)
    return bare({ ...issued(world, authorizer, 'authorizer'), authorizer_refresh_token: refreshToken })
  }),
]
