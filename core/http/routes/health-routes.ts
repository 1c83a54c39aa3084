import type { FastifyInstance } from 'fastify'
import type { HttpParts } from '../http-parts.ts'

/** `/healthz`: the process answers. `/readyz`: it should be given calls. */
export function healthRoutes(http: FastifyInstance, { inFlight, notReady }: HttpParts): void {
  http.get('/healthz', (_request, reply) => reply.send({ status: 'ok' }))
  http.get('/readyz', (_request, reply) => {
    const problems = inFlight.stopping ? ['the host is stopping', ...notReady()] : notReady()
    return reply
      .code(problems.length === 0 ? 200 : 503)
      .send({ status: problems.length === 0 ? 'ready' : 'not-ready', problems })
  })
}
