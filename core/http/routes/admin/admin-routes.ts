import type { FastifyInstance } from 'fastify'
import type { HttpParts } from '../../http-parts.ts'
import { pluginRoutes } from './plugin-routes.ts'
import { rolloutRoutes } from './rollout-routes.ts'

/** `/admin`: for API keys with the scope `admin`, and for the host's own user over the control socket. */
export function adminRoutes(http: FastifyInstance, parts: HttpParts): void {
  rolloutRoutes(http, parts)
  pluginRoutes(http, parts)
}
