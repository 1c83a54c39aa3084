import { type JsonObject, writeJson } from '../base/json.ts'
import { PayError, REASON } from '../base/pay-error.ts'
import { answerHeaders, requestId, spoiltBy } from '../pay/answer-headers.ts'
import { chooseKey, usualKey } from '../pay/choose-key.ts'
import { PayFile, type PayResult, PaySaying } from '../pay/pay-endpoint.ts'
import type { PayRoute } from '../pay/table.ts'
import { type SentRequest, verifyRequest } from '../pay/verify-request.ts'
import type { Fault } from '../world/faults.ts'
import type { Merchant } from '../world/merchants.ts'
import type { PlatformKey } from '../world/platform-keys.ts'
import type { World } from '../world/world.ts'

/** The content type that api.mch.weixin.qq.com gives. */
const PAY_JSON = 'application/json; charset=utf-8'

/** The errcodes of quotas. */
const LIMITS: ReadonlySet<number> = new Set([45009, 45011])

/** A request to WeChat Pay as the mock sees it. */
export interface SeenPay extends SentRequest {
  readonly url: URL
  readonly routes: readonly PayRoute[]
  readonly json: Record<string, unknown> | undefined
}

/** What became of a request. */
export interface PayOutcome {
  readonly merchant?: Merchant
  /** Absent: the answer is not signed. */
  readonly key?: PlatformKey
  readonly result: PayResult | PayError
}

/** Executes a request whose signature is good; only its answer is signed. */
export async function outcomeOf(world: World, seen: SeenPay, fault: Fault | undefined): Promise<PayOutcome> {
  let merchant: Merchant | undefined
  let key: PlatformKey | undefined
  try {
    const signer = verifyRequest(world, seen)
    merchant = signer.merchant
    key = usualKey(world, merchant)
    key = chooseKey(world, merchant, seen.headers.get('wechatpay-serial'))
    return { merchant, key, result: await execute(world, signer, seen, fault) }
  } catch (error) {
    if (!(error instanceof PayError)) throw error
    return { ...(merchant && { merchant }), ...(key && { key }), result: error }
  }
}

type Signer = ReturnType<typeof verifyRequest>

async function execute(world: World, signer: Signer, seen: SeenPay, fault: Fault | undefined): Promise<PayResult> {
  const saying = fault && 'says' in fault.fault ? new PaySaying(fault.fault.says) : undefined
  if (saying && fault?.effect === 'none') return saying
  if (fault?.effect === 'none') throw refusalOf(fault)
  const result = await answerOf(world, signer, seen)
  if (saying) return saying
  if (fault && ('errcode' in fault.fault || 'payError' in fault.fault)) throw refusalOf(fault)
  return result
}

/** WeChat Pay has no errcodes; those of limits are its 429, all others its 500. */
function refusalOf({ fault }: Fault): PayError {
  if ('payError' in fault) {
    const { status, code, message = '模拟的错误' } = fault.payError
    return new PayError(status, code, message)
  }
  const isLimit = 'errcode' in fault && LIMITS.has(fault.errcode)
  if (isLimit) return new PayError(429, 'FREQUENCY_LIMITED', '频率限制，请稍后重试', { reason: REASON.tooOften })
  return new PayError(500, 'SYSTEM_ERROR', '系统异常，请稍后重试')
}

function answerOf(world: World, signer: Signer, seen: SeenPay): PayResult | Promise<PayResult> {
  if (!seen.headers.has('user-agent')) throw new PayError(400, 'PARAM_ERROR', 'Http头缺少Accept或User-Agent')
  const route = seen.routes.find(({ endpoint }) => endpoint.method === seen.method)
  if (!route) throw new PayError(404, 'NOT_FOUND', '请求的资源不存在')
  const named = keyNamed(world, seen.headers.get('wechatpay-serial'))
  const request = { world, ...signer, ...(named && { namedKey: named }), path: route.path, body: seen.body }
  return route.endpoint.answer({ ...request, query: seen.url.searchParams })
}

/** The key that the request's sensitive fields are encrypted under, not the one that signs the answer. */
function keyNamed({ platformKeys }: World, serial: string | null): PlatformKey | undefined {
  return [...platformKeys.certificates(), ...platformKeys.publicKeys()].find((key) => key.serial === serial)
}

/** The answer as it would go out if no fault came in its way. */
export function responseOf(world: World, { key, result }: PayOutcome, fault: Fault | undefined): Response {
  if (result instanceof PayFile) return fileResponse(world, result)
  const refusal = result instanceof PayError ? result : undefined
  const text = textOf(result)
  const headers = {
    'Request-ID': requestId(world, refusal?.reason ?? 0),
    ...(refusal?.retryAfterS !== undefined && { 'Retry-After': String(refusal.retryAfterS) }),
    ...(text !== '' && { 'Content-Type': PAY_JSON }),
    ...(key && answerHeaders(world, key, Buffer.from(text), spoiltBy(world, fault))),
  }
  const status = statusOf(result, text)
  return new Response(text === '' ? null : text, { status, headers })
}

/** Of unknown length, made as it is read. */
function fileResponse(world: World, file: PayFile): Response {
  const headers = {
    'Request-ID': requestId(world, 0),
    'Content-Type': 'application/octet-stream',
    'Transfer-Encoding': 'chunked',
  }
  return new Response(ReadableStream.from(file.pieces), { headers })
}

function statusOf(result: PayOutcome['result'], text: string): number {
  if (result instanceof PayError || result instanceof PaySaying) return result.status
  return text === '' ? 204 : 200
}

function textOf(result: JsonObject | PaySaying | undefined | PayError): string {
  if (!result) return ''
  if (result instanceof PaySaying) return result.body
  if (!(result instanceof PayError)) return writeJson(result)
  // The order of the fields is WeChat's.
  return writeJson({ code: result.code, detail: result.detail, message: result.message })
}
