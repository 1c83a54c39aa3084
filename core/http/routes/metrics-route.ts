import type { FastifyInstance } from 'fastify'
import type { HttpParts } from '../http-parts.ts'

/** `/metrics` in the Prometheus text format. With a key file, any valid key may read it. */
export function metricsRoute(http: FastifyInstance, { metrics, apiKeys }: HttpParts): void {
  http.get('/metrics', async (request, reply) => {
    apiKeys.callerOf(request.headers.authorization)
    return reply.type(metrics.contentType).send(await metrics.text())
  })
}
