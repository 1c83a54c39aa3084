import type { HttpHandler } from 'msw/http'
import { answerControl, CONTROL_PREFIX } from '../control/answer-control.ts'
import type { World } from '../world/world.ts'
import { handlersByPath, runHandler, unknownPathHandler } from './handlers.ts'

/** Answers one request. A Response of type `error` says: destroy the socket. */
export type Exchange = (request: Request) => Promise<Response>

/**
 * The way of every request, over a socket or in process: control API, own msw handlers of the caller, WeChat's APIs.
 * @param extra msw handlers that come before the mock's own, e.g. to add an API or to answer one differently
 */
export function createExchange(world: World, extra: readonly HttpHandler[] = []): Exchange {
  const byPath = handlersByPath(world)
  const unknown = unknownPathHandler(world)
  return async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith(CONTROL_PREFIX)) return answerControl(world, request)
    const own = await firstOf(extra, request)
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
