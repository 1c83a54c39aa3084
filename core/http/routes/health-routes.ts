import type { FastifyInstance } from 'fastify'
import type { HttpParts } from '../http-parts.ts'

/** `/healthz`: the process answers. `/readyz`: it should be given calls. */
export function healthRoutes(http: FastifyInstance, { inFlight, notices, clockSkew }: HttpParts): void {
  http.get('/healthz', (_request, reply) => reply.send({ status: 'ok' }))
  http.get('/readyz', (_request, reply) => {
    const ready = !inFlight.stopping
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'stopping', notices: notices(), clock: clockSkew() })
  })
}
