import { isObject, type JsonObject, readJsonObject } from '../base/json.ts'
import { WechatError } from '../base/wechat-error.ts'
import type { App } from '../world/apps.ts'
import type { World } from '../world/world.ts'

/** What an endpoint sees of a request. */
export interface WireRequest {
  readonly world: World
  readonly path: string
  readonly query: URLSearchParams
  /** The query exactly as it came, without `?`. */
  readonly rawQuery: string
  readonly body: Uint8Array
}

/** What an endpoint says: WeChat's JSON, given `after` something has happened; or a page or redirect of the browser step. */
export type Answer =
  | { readonly json: JsonObject; readonly after?: Promise<void> }
  | { readonly status: number; readonly html: string; readonly location?: string }

/** One API of WeChat. Refusals are thrown as WechatError. */
export interface Endpoint {
  readonly method: 'GET' | 'POST'
  readonly path: string
  answer(request: WireRequest): Answer
}

export const ok = (fields: JsonObject = {}): Answer => ({ json: { errcode: 0, errmsg: 'ok', ...fields } })

/** An answer without errcode, as the token and sns endpoints give. */
export const bare = (fields: JsonObject): Answer => ({ json: fields })

/** The body as a JSON object. @throws WechatError 44002 when empty, 47001 when it is none */
export function bodyOf(request: WireRequest): Record<string, unknown> {
  if (request.body.length === 0) throw new WechatError(44002)
  const body = readJsonObject(request.body)
  if (!body) throw new WechatError(47001)
  return body
}

/** A text field of the body; empty when absent. @throws WechatError 47001 when it is no text */
export function textOf(body: Record<string, unknown>, field: string): string {
  const value = body[field] ?? ''
  if (typeof value !== 'string') throw new WechatError(47001)
  return value
}

/** An object field of the body. @throws WechatError 40035 when it is absent, 47001 when it is no object */
export function objectOf(body: Record<string, unknown>, field: string): Record<string, unknown> {
  const value = body[field]
  if (value === undefined) throw new WechatError(40035)
  if (!isObject(value)) throw new WechatError(47001)
  return value
}

/** An endpoint that takes the app's access_token: checks it first, then permission and quota. */
export function withToken(
  method: 'GET' | 'POST',
  path: string,
  run: (request: WireRequest, app: App) => Answer,
): Endpoint {
  return {
    method,
    path,
    answer(request) {
      const app = appOfToken(request)
      if (app.frozen) throw new WechatError(50007)
      if (app.deniedApis?.includes(path)) throw new WechatError(48001)
      const isPlatform = request.world.tokens.lineOf(request.query.get('access_token') ?? '') === 'authorizer'
      if (isPlatform && request.world.components.grants.denies(app.appid, path)) throw new WechatError(61007)
      request.world.quotas.charge(app.appid, path)
      return run(request, app)
    },
  }
}

function appOfToken({ world, query }: WireRequest): App {
  const token = query.get('access_token') ?? ''
  if (token === '') throw new WechatError(41001)
  const app = world.apps.get(world.tokens.check(token))
  if (!app) throw new WechatError(40013)
  return app
}
