import type { FastifyInstance } from 'fastify'
import { Type } from '../../../protocol/index.ts'
import type { HttpParts } from '../../http-parts.ts'
import { adminCaller } from './admin-caller.ts'
import type { AddPluginRequest } from './admin-doors.ts'
import { bodyOf } from './body-of.ts'

const path = Type.String({ pattern: '^/', maxLength: 4096 })

const AddBody = Type.Object(
  {
    path,
    integrity: Type.Optional(Type.String({ maxLength: 200 })),
    records: Type.Optional(Type.Array(path, { maxItems: 64 })),
    run: Type.Optional(Type.Enum(['inline', 'worker'])),
  },
  { additionalProperties: false },
)

/** `GET /admin/plugins`: those of the running host, with their states. */
export function pluginRoutes(http: FastifyInstance, parts: HttpParts): void {
  http.get('/admin/plugins', (request, reply) => {
    adminCaller(request, parts)
    return reply.send({ plugins: parts.admin.plugins.list() })
  })
}

/** Code from this machine's disk comes into the host: for the host's own user alone, never over the network. */
export function localPluginRoutes(http: FastifyInstance, parts: HttpParts): void {
  http.post('/admin/plugins', async (request, reply) =>
    reply.code(201).send(await parts.admin.plugins.add(bodyOf<AddPluginRequest>(request, AddBody, parts))),
  )
  http.delete<{ Params: { plugin: string } }>('/admin/plugins/:plugin', async (request, reply) =>
    reply.send(await parts.admin.plugins.remove(request.params.plugin)),
  )
}
