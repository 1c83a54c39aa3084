import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HostError } from '../errors/host-error.ts'
import { createFrame } from './frame.ts'
import type { HttpParts } from './http-parts.ts'
import { adminRoutes } from './routes/admin/admin-routes.ts'
import { callRoute } from './routes/call-route.ts'
import { docsRoutes } from './routes/docs-routes.ts'
import { errorRoute } from './routes/error-route.ts'
import { healthRoutes } from './routes/health-routes.ts'
import { inboundRoute } from './routes/inbound-route.ts'
import { metricsRoute } from './routes/metrics-route.ts'
import { operationsRoute } from './routes/operations-route.ts'
import { outcomesRoute } from './routes/outcomes-route.ts'

/** The HTTP floor: fixed routes, every refusal problem+json, every call recorded. */
export function createHttpServer(parts: HttpParts): FastifyInstance {
  const http = createFrame(parts, (request) => checkHost(request, parts))
  for (const route of [
    callRoute,
    inboundRoute,
    outcomesRoute,
    operationsRoute,
    docsRoutes,
    errorRoute,
    healthRoutes,
    metricsRoute,
    adminRoutes,
  ])
    route(http, parts)
  return http
}

/** Without API keys only this machine may call; a web page of another site must not do so through the user's browser. */
function checkHost(request: FastifyRequest, parts: HttpParts): void {
  if (request.headers.host === undefined && request.raw.httpVersion === '1.1')
    throw new HostError('WXH_REQUEST_INVALID', 'The request has no Host header, which HTTP/1.1 asks for.')
  // WeChat calls under the public name, and every push is signed.
  if (parts.settings.apiKeysFile !== undefined || request.url.startsWith('/inbound/')) return
  const name = request.hostname.replace(/^\[|\]$/g, '')
  if (name === 'localhost' || name === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)) return
  throw new HostError(
    'WXH_HEADER_INVALID',
    'Without API keys the host answers only to localhost: the Host header names another.',
  )
}
