import type { FastifyReply, FastifyRequest } from 'fastify'
import { HostError } from '../../errors/host-error.ts'

const routes: readonly (readonly [RegExp, string])[] = [
  [/^\/inbound\/[^/]+\/[^/]+$/, 'POST, GET'],
  [/^\/v1\/apps\/[^/]+\/[^/]+\/outcomes\/[^/]+$/, 'GET, HEAD'],
  [/^\/v1\/apps\/[^/]+\/operations$/, 'GET, HEAD'],
  [/^\/v1\/apps\/[^/]+\/[^/]+\/[^/]+$/, 'POST'],
  [/^\/admin\/rollouts$/, 'POST, GET, HEAD'],
  [/^\/admin\/rollouts\/[^/]+\/(start|pause|resume|promote|abort|clear)$/, 'POST'],
  [/^\/admin\/rollouts\/[^/]+(\/(history|diff))?$/, 'GET, HEAD'],
  [/^\/admin\/plugins$/, 'GET, HEAD'],
  [/^\/(healthz|readyz|metrics|docs(\/[^/]+)?|openapi\.json)$/, 'GET, HEAD'],
  [/^\/errors\/[^/]+$/, 'GET, HEAD'],
]

/** No route: either the address is wrong or only the method is. */
export function notFound(request: FastifyRequest, reply: FastifyReply): never {
  const path = request.url.split('?', 1)[0] ?? ''
  const allow = routes.find(([form]) => form.test(path))?.[1]
  if (allow === undefined || allow.split(', ').includes(request.method))
    throw new HostError('WXH_ROUTE_NOT_FOUND', 'There is nothing at this address.')
  reply.header('allow', allow)
  throw new HostError('WXH_METHOD_NOT_ALLOWED', `This address takes ${allow}.`)
}
