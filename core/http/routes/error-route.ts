import type { FastifyInstance } from 'fastify'
import { errorCatalogue } from '../../errors/catalogue.ts'
import { HostError } from '../../errors/host-error.ts'

/** `GET /errors/:code`: where the `type` of a problem leads. */
export function errorRoute(http: FastifyInstance): void {
  http.get<{ Params: { code: string } }>('/errors/:code', (request, reply) => {
    const { code } = request.params
    const found = Object.entries(errorCatalogue).find(([name]) => name === code)
    if (found === undefined) throw new HostError('WXH_ROUTE_NOT_FOUND', 'There is no such error code.')
    const [, { status, en, zh }] = found
    return reply.send({ code, status, en, zh })
  })
}
