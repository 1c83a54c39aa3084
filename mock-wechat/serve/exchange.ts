import type { HttpHandler } from 'msw/http'
import { answerControl, CONTROL_PREFIX } from '../control/answer-control.ts'
import { PAY_PREFIX } from '../pay/table.ts'
import type { World } from '../world/world.ts'
import { handlersByPath, runHandler, unknownPathHandler } from './handlers.ts'
import { performPay } from './perform-pay.ts'

/**
 * Answers one request. A Response of type `error` says: destroy the socket.
 * @param target path and query exactly as sent: WeChat Pay's signatures cover them, and a Request normalises its URL
 */
export type Exchange = (request: Request, target?: string) => Promise<Response>

/**
 * The way of every request, over a socket or in process: control API, own msw handlers of the caller, WeChat's APIs. Those of
 * WeChat Pay are answered without msw: it would lose the target.
 * @param extra msw handlers that come before the mock's own, e.g. to add an API or to answer one differently
 */
export function createExchange(world: World, extra: readonly HttpHandler[] = []): Exchange {
  const byPath = handlersByPath(world)
  const unknown = unknownPathHandler(world)
  return async (request, target) => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith(CONTROL_PREFIX)) return answerControl(world, request)
    const own = await firstOf(extra, request)
    if (!own && pathname.startsWith(PAY_PREFIX)) return performPay(world, request, target)
    return runHandler(own ?? byPath.get(pathname) ?? unknown, request)
  }
}

async function firstOf(extra: readonly HttpHandler[], request: Request): Promise<HttpHandler | undefined> {
  for (const handler of extra) {
    const parsedResult = await handler.parse({ request })
    if (await handler.predicate({ request, parsedResult })) return handler
  }
  return undefined
}
