import { readJsonObject } from '../base/json.ts'
import { matchPath } from '../base/match-path.ts'
import { MockInputError } from '../base/mock-input-error.ts'
import { MockStateError } from '../base/mock-state-error.ts'
import { WechatError } from '../base/wechat-error.ts'
import { ENDPOINTS } from '../endpoints/table.ts'
import { PAY_ENDPOINTS } from '../pay/table.ts'
import type { World } from '../world/world.ts'
import { claimRoutes } from './claim-routes.ts'
import { clockRoutes } from './clock-routes.ts'
import { componentRoutes } from './component-routes.ts'
import { contentRoutes } from './content-routes.ts'
import { faultRoutes } from './fault-routes.ts'
import { Input } from './input.ts'
import { notificationRoutes } from './notification-routes.ts'
import { payRoutes } from './pay-routes.ts'
import { platformKeyRoutes } from './platform-key-routes.ts'
import { pushRoutes } from './push-routes.ts'
import type { ControlRoute } from './route.ts'
import { tokenRoutes } from './token-routes.ts'
import { viewRoutes } from './view-routes.ts'

/** Where the control API lives; no path of WeChat begins so. */
export const CONTROL_PREFIX = '/__mock'

const health: ControlRoute = {
  method: 'GET',
  path: '/health',
  run: (world) => ({
    ok: true,
    now: world.clock.now(),
    apis: [...ENDPOINTS, ...PAY_ENDPOINTS].map(({ method, path }) => `${method} ${path}`),
    control: ROUTES.map(({ method, path }) => `${method} ${CONTROL_PREFIX}${path}`),
  }),
}

const ROUTES: readonly ControlRoute[] = [
  health,
  ...clockRoutes,
  ...faultRoutes,
  ...contentRoutes,
  ...tokenRoutes,
  ...payRoutes,
  ...notificationRoutes,
  ...platformKeyRoutes,
  ...pushRoutes,
  ...componentRoutes,
  ...claimRoutes,
  ...viewRoutes,
]

/** Answers a request to the control API: 200 with JSON, or 400, 404, 405, 409 with a code and what to do. */
export async function answerControl(world: World, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const fits = (route: ControlRoute) => matchPath(`${CONTROL_PREFIX}${route.path}`, url.pathname)
  const here = ROUTES.filter((route) => fits(route) !== undefined)
  const route = here.find(({ method }) => method === request.method)
  if (!route) return here.length > 0 ? wrongMethod(here) : noRoute()
  const body = new Uint8Array(await request.arrayBuffer())
  const fields = body.length === 0 ? {} : readJsonObject(body)
  if (!fields) return refusal(400, 'MOCK_BAD_INPUT', 'The body is not a JSON object.')
  try {
    const said = await route.run(world, new Input(fields), url.searchParams, fits(route) ?? {})
    return Response.json(said ?? { ok: true })
  } catch (error) {
    // The world's own rules bind the control API too, e.g. 25 templates at most.
    const bad = error instanceof MockInputError || error instanceof WechatError
    if (bad) return refusal(400, 'MOCK_BAD_INPUT', error.message)
    if (error instanceof MockStateError) return refusal(409, error.code, error.message)
    throw error
  }
}

function wrongMethod(routes: readonly ControlRoute[]): Response {
  const methods = routes.map(({ method }) => method).join(' or ')
  return refusal(405, 'MOCK_WRONG_METHOD', `This path of the control API takes ${methods}.`)
}

function noRoute(): Response {
  const paths = [...new Set(ROUTES.map(({ path }) => `${CONTROL_PREFIX}${path}`))].join(', ')
  return refusal(404, 'MOCK_NO_SUCH_ROUTE', `The control API has no such path. It has: ${paths}.`)
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status })
}
