import { isObject, readJsonObject } from '../base/json.ts'
import { errmsgOf, WechatError } from '../base/wechat-error.ts'
import type { Answer, Endpoint } from '../endpoints/endpoint.ts'
import type { Fault } from '../world/faults.ts'
import type { World } from '../world/world.ts'
import { jsonResponse, jsonText, refusalText, ridAt } from './answer-text.ts'
import { dated } from './dated.ts'
import { spoil } from './spoil.ts'

/** What the world needs to know of a request before an endpoint sees it. */
interface Seen {
  readonly method: string
  readonly path: string
  readonly rawQuery: string
  readonly query: URLSearchParams
  readonly body: Uint8Array
  readonly json: Record<string, unknown> | undefined
  readonly appid: string | undefined
}

/** Carries a request to WeChat through faults, the endpoint (none: 40066) and the journal to its answer. */
export async function perform(world: World, endpoint: Endpoint | undefined, request: Request): Promise<Response> {
  const seen = await look(world, request)
  const fault = world.faults.strike(seen)
  const outcome = outcomeOf(world, endpoint, seen, fault)
  if ('json' in outcome && outcome.after) await outcome.after
  note(world, seen, outcome, fault)
  const right = dated(world, responseOf(world, seen, outcome))
  if (!fault) return right
  if (fault.fault.delayMs !== undefined) await world.clock.wait(fault.fault.delayMs)
  return dated(world, await spoil(fault, right))
}

async function look(world: World, request: Request): Promise<Seen> {
  const url = new URL(request.url)
  const body = new Uint8Array(await request.arrayBuffer())
  const json = body.length > 0 ? readJsonObject(body) : undefined
  const rawQuery = url.search.slice(1)
  const query = url.searchParams
  return { method: request.method, path: url.pathname, rawQuery, query, body, json, appid: appidOf(world, query, json) }
}

function appidOf(world: World, query: URLSearchParams, json: Record<string, unknown> | undefined): string | undefined {
  const token = query.get('access_token')
  const named = query.get('appid') ?? json?.appid ?? json?.component_appid
  if (typeof named === 'string') return named
  return token === null ? undefined : (world.tokens.ownerOf(token) ?? world.grants.ownerOf(token))
}

/** Executes the request, unless a fault without effect stands before it. */
function outcomeOf(
  world: World,
  endpoint: Endpoint | undefined,
  seen: Seen,
  fault: Fault | undefined,
): Answer | WechatError {
  const executed = fault?.effect === 'none' ? new WechatError(-1) : execute(world, endpoint, seen)
  if (!fault || !('errcode' in fault.fault)) return executed
  const { errcode, errmsg } = fault.fault
  return new WechatError(errcode, errmsg ?? errmsgOf(errcode))
}

function execute(world: World, endpoint: Endpoint | undefined, seen: Seen): Answer | WechatError {
  if (!endpoint) return new WechatError(40066)
  if (endpoint.method !== seen.method) return new WechatError(endpoint.method === 'POST' ? 43002 : 43001)
  try {
    return endpoint.answer({ world, path: seen.path, query: seen.query, rawQuery: seen.rawQuery, body: seen.body })
  } catch (error) {
    if (error instanceof WechatError) return error
    throw error
  }
}

function responseOf(world: World, seen: Seen, outcome: Answer | WechatError): Response {
  if (outcome instanceof WechatError) {
    const rid = ridAt(world.clock.now(), world.random)
    return jsonResponse(refusalText(seen.path, { errcode: outcome.errcode, errmsg: outcome.message }, rid))
  }
  if ('json' in outcome) return jsonResponse(jsonText(outcome.json))
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    ...(outcome.location && { location: outcome.location }),
  }
  return new Response(outcome.html, { status: outcome.status, headers })
}

function note(world: World, seen: Seen, outcome: Answer | WechatError, fault: Fault | undefined): void {
  const spoilt = fault !== undefined && !('errcode' in fault.fault) && fault.effect === 'none'
  const errcode = outcome instanceof WechatError ? outcome.errcode : 0
  world.journal.write({
    at: world.clock.now(),
    method: seen.method,
    path: seen.path,
    query: Object.fromEntries(seen.query),
    ...(seen.appid !== undefined && { appid: seen.appid }),
    ...(!spoilt && { errcode }),
    ...(fault && { fault: fault.id }),
    ...(seen.body.length > 0 && { body: isObject(seen.json) ? seen.json : `<${seen.body.length} bytes, not JSON>` }),
  })
}
