import type { FastifyInstance } from 'fastify'
import { HostError } from '../errors/host-error.ts'
import type { Actor } from '../rollout/rollout.ts'
import type { ApiKeys } from './edge/api-keys.ts'
import { createFrame } from './frame.ts'
import type { HttpParts } from './http-parts.ts'
import { adminRoutes } from './routes/admin/admin-routes.ts'

/** What only the host's own user may ask, over the control socket. */
export interface LocalDoors {
  /** Who is on the other end: whoever can open the socket, e.g. `cli:wxhost`. */
  readonly actor: Actor
  /** Reads apps and secrets again. Tells what is wrong in its answer. */
  readonly reload: () => Promise<object>
}

/** `/admin` for the host's own user, and what is not for the network. No key is asked for: the socket's folder is mode 0700. */
export function createControlServer(parts: HttpParts, { actor, reload }: LocalDoors): FastifyInstance {
  const http = createFrame(parts, () => {})
  adminRoutes(http, { ...parts, apiKeys: keysOf(actor) })
  http.post('/control/reload-apps', async (_request, reply) => reply.send(await reload()))
  const { addPlugin, removePlugin } = parts.admin ?? {}
  if (addPlugin !== undefined)
    http.post('/admin/plugins', async (request, reply) => reply.code(201).send(await addPlugin(request.body, actor)))
  if (removePlugin !== undefined)
    http.delete<{ Params: { plugin: string } }>('/admin/plugins/:plugin', async (request, reply) =>
      reply.send(await removePlugin(request.params.plugin, actor)),
    )
  return http
}

const keysOf = (actor: Actor): ApiKeys => ({
  callerOf: () => ({
    keyId: actor,
    mayUseApp: () => false,
    mayUseOperation: () => false,
    mayAdminister: () => true,
    mayChooseArm: () => false,
  }),
})

/** Listens on the socket. @throws HostError WXH_SETTINGS_INVALID */
export async function listenLocally(http: FastifyInstance, path: string): Promise<void> {
  try {
    await http.listen({ path })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new HostError('WXH_SETTINGS_INVALID', `The control socket cannot be made (${code ?? 'unknown'}).`, { cause })
  }
}
