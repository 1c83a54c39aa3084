import { getResponse, isPassthroughResponse } from 'msw'
import { type HttpHandler, http } from 'msw/http'
import { ENDPOINTS } from '../endpoints/table.ts'
import { PAY_PREFIX } from '../pay/table.ts'
import type { World } from '../world/world.ts'
import { perform } from './perform.ts'
import { performPay } from './perform-pay.ts'

/**
 * msw handlers over a world, one for each API of WeChat and one for WeChat Pay, for those who use msw itself: `setupServer(...handlers(world))`.
 * They answer any host.
 */
export function handlers(world: World): HttpHandler[] {
  const pay = http.all(`*${PAY_PREFIX}*`, ({ request }) => performPay(world, request))
  return [...handlersByPath(world).values(), pay]
}

/** The same handlers by path: msw scans its list, so the servers choose the one handler first. */
export function handlersByPath(world: World): ReadonlyMap<string, HttpHandler> {
  return new Map(
    ENDPOINTS.map((endpoint) => [
      endpoint.path,
      http.all(`*${endpoint.path}`, ({ request }) => perform(world, endpoint, request)),
    ]),
  )
}

/** What no endpoint serves: 40066, in the journal like everything else. */
export function unknownPathHandler(world: World): HttpHandler {
  return http.all('*', ({ request }) => perform(world, undefined, request))
}

/**
 * Runs one handler. A handler that lets the request pass is a 501, one that throws a 500, one that does not match a 404:
 * behind a mock there is nothing to pass to.
 */
export async function runHandler(handler: HttpHandler, request: Request): Promise<Response> {
  const name = String(handler.info.header)
  try {
    const response = await getResponse([handler], request)
    if (!response) return plain(404, `The handler ${name} does not answer this request.`)
    return isPassthroughResponse(response) ? plain(501, `The handler ${name} would pass the request on.`) : response
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return plain(500, `The handler ${name} threw: ${reason}`)
  }
}

export function plain(status: number, text: string): Response {
  return new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
