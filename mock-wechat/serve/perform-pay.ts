import { isObject, readJsonObject } from '../base/json.ts'
import { PayError } from '../base/pay-error.ts'
import { payRoutesAt } from '../pay/table.ts'
import type { Fault } from '../world/faults.ts'
import type { World } from '../world/world.ts'
import { dated } from './dated.ts'
import { outcomeOf, type PayOutcome, responseOf, type SeenPay } from './pay-outcome.ts'
import { spoil } from './spoil.ts'

/**
 * Carries a request to WeChat Pay through faults, the proof of its signature, the endpoint and the journal to its answer.
 * @param target path and query exactly as sent; a Request alone knows only what its URL was normalised to
 */
export async function performPay(world: World, request: Request, target?: string): Promise<Response> {
  const seen = await look(request, target)
  const { pathname: path } = seen.url
  const appid = typeof seen.json?.appid === 'string' ? seen.json.appid : undefined
  const [route, rawQuery] = [seen.routes[0]?.endpoint.path, seen.url.search.slice(1)]
  const fault = world.faults.strike({ path, route, method: seen.method, appid, rawQuery })
  const outcome = await outcomeOf(world, seen, fault)
  note(world, seen, outcome, fault, appid)
  const right = dated(world, responseOf(world, outcome, fault))
  if (!fault) return right
  if (fault.fault.delayMs !== undefined) await world.clock.wait(fault.fault.delayMs)
  return dated(world, await spoil(fault, right))
}

async function look(request: Request, target: string | undefined): Promise<SeenPay> {
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

function note(world: World, seen: SeenPay, outcome: PayOutcome, fault: Fault | undefined, appid: string | undefined) {
  const { merchant, result } = outcome
  const isRefusal = fault !== undefined && ('errcode' in fault.fault || 'payError' in fault.fault)
  const spoilt = fault !== undefined && !isRefusal && fault.effect === 'none'
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
