import { isObject, type JsonObject, readJsonObject, writeJson } from '../base/json.ts'
import { PayError, REASON } from '../base/pay-error.ts'
import { answerHeaders, requestId } from '../pay/answer-headers.ts'
import { chooseKey, usualKey } from '../pay/choose-key.ts'
import { type PayRoute, payRoutesAt } from '../pay/table.ts'
import { type SentRequest, verifyRequest } from '../pay/verify-request.ts'
import type { Fault } from '../world/faults.ts'
import type { Merchant } from '../world/merchants.ts'
import type { PlatformKey } from '../world/platform-keys.ts'
import type { World } from '../world/world.ts'
import { spoil } from './spoil.ts'

/** The content type that api.mch.weixin.qq.com gives. */
const PAY_JSON = 'application/json; charset=utf-8'

/** The errcodes of quotas. */
const LIMITS: ReadonlySet<number> = new Set([45009, 45011])

interface Seen extends SentRequest {
  readonly url: URL
  readonly routes: readonly PayRoute[]
  readonly json: Record<string, unknown> | undefined
}

interface Outcome {
  readonly merchant?: Merchant
  /** Absent: the answer is not signed. */
  readonly key?: PlatformKey
  /** `undefined` is a 204. */
  readonly result: JsonObject | undefined | PayError
}

/**
 * Carries a request to WeChat Pay through faults, the proof of its signature, the endpoint and the journal to its answer.
 * @param target path and query exactly as sent; a Request alone knows only what its URL was normalised to
 */
export async function performPay(world: World, request: Request, target?: string): Promise<Response> {
  const seen = await look(request, target)
  const { pathname: path } = seen.url
  const appid = typeof seen.json?.appid === 'string' ? seen.json.appid : undefined
  const fault = world.faults.strike({ path, route: seen.routes[0]?.endpoint.path, method: seen.method, appid })
  const outcome = outcomeOf(world, seen, fault)
  note(world, seen, outcome, fault, appid)
  const right = responseOf(world, outcome)
  if (!fault) return right
  if (fault.fault.delayMs !== undefined) await world.clock.wait(fault.fault.delayMs)
  return spoil(fault, right)
}

async function look(request: Request, target: string | undefined): Promise<Seen> {
  const url = new URL(request.url)
  const body = new Uint8Array(await request.arrayBuffer())
  return {
    method: request.method,
    target: target ?? `${url.pathname}${url.search}`,
    headers: request.headers,
    body,
    url,
    routes: payRoutesAt(url.pathname),
    json: body.length > 0 ? readJsonObject(body) : undefined,
  }
}

/** Only a request whose signature is good is executed, and answered with a signature. */
function outcomeOf(world: World, seen: Seen, fault: Fault | undefined): Outcome {
  let merchant: Merchant | undefined
  let key: PlatformKey | undefined
  try {
    merchant = verifyRequest(world, seen)
    key = usualKey(world, merchant)
    key = chooseKey(world, merchant, seen.headers.get('wechatpay-serial'))
    return { merchant, key, result: execute(world, merchant, seen, fault) }
  } catch (error) {
    if (!(error instanceof PayError)) throw error
    return { ...(merchant && { merchant }), ...(key && { key }), result: error }
  }
}

function execute(world: World, merchant: Merchant, seen: Seen, fault: Fault | undefined): JsonObject | undefined {
  if (fault?.effect === 'none') throw refusalOf(fault)
  const result = answerOf(world, merchant, seen)
  if (fault && 'errcode' in fault.fault) throw refusalOf(fault)
  return result
}

/** WeChat Pay has no errcodes; those of limits are its 429, all others its 500. */
function refusalOf({ fault }: Fault): PayError {
  const isLimit = 'errcode' in fault && LIMITS.has(fault.errcode)
  if (isLimit) return new PayError(429, 'FREQUENCY_LIMITED', '频率限制，请稍后重试', { reason: REASON.tooOften })
  return new PayError(500, 'SYSTEM_ERROR', '系统异常，请稍后重试')
}

function answerOf(world: World, merchant: Merchant, seen: Seen): JsonObject | undefined {
  if (!seen.headers.has('user-agent')) throw new PayError(400, 'PARAM_ERROR', 'Http头缺少Accept或User-Agent')
  const route = seen.routes.find(({ endpoint }) => endpoint.method === seen.method)
  if (!route) throw new PayError(404, 'NOT_FOUND', '请求的资源不存在')
  return route.endpoint.answer({ world, merchant, query: seen.url.searchParams, path: route.path, body: seen.body })
}

function responseOf(world: World, { key, result }: Outcome): Response {
  const refusal = result instanceof PayError ? result : undefined
  const text = textOf(result)
  const headers = {
    'Request-ID': requestId(world, refusal?.reason ?? 0),
    ...(text !== '' && { 'Content-Type': PAY_JSON }),
    ...(key && answerHeaders(world, key, Buffer.from(text))),
  }
  const status = refusal?.status ?? (text === '' ? 204 : 200)
  return new Response(text === '' ? null : text, { status, headers })
}

function textOf(result: JsonObject | undefined | PayError): string {
  if (!result) return ''
  if (!(result instanceof PayError)) return writeJson(result)
  // The order of the fields is WeChat's.
  return writeJson({ code: result.code, detail: result.detail, message: result.message })
}

function note(world: World, seen: Seen, outcome: Outcome, fault: Fault | undefined, appid: string | undefined): void {
  const { merchant, result } = outcome
  const spoilt = fault !== undefined && !('errcode' in fault.fault) && fault.effect === 'none'
  const route = seen.routes[0]?.endpoint.path
  world.journal.write({
    at: world.clock.now(),
    method: seen.method,
    path: seen.url.pathname,
    query: Object.fromEntries(seen.url.searchParams),
    ...(route !== undefined && { route }),
    ...(appid !== undefined && { appid }),
    ...(merchant && { mchid: merchant.mchid }),
    ...(!spoilt && (result instanceof PayError ? { code: result.code } : { errcode: 0 })),
    ...(fault && { fault: fault.id }),
    ...(seen.body.length > 0 && { body: isObject(seen.json) ? seen.json : `<${seen.body.length} bytes, not JSON>` }),
  })
}
