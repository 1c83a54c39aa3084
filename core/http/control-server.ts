import type { FastifyInstance } from 'fastify'
import type { Actor } from '../rollout/rollout.ts'
import type { ApiKeys } from './edge/api-keys.ts'
import { createFrame } from './frame.ts'
import type { HttpParts } from './http-parts.ts'
import { adminRoutes } from './routes/admin/admin-routes.ts'
import { localPluginRoutes } from './routes/admin/plugin-routes.ts'

/** What only the host's own user may ask, over the control socket. */
export interface LocalDoors {
  /** Who is on the other end: whoever can open the socket, e.g. `cli:wxhost`. */
  readonly actor: Actor
  /** Reads apps and secrets again, and tells how it went. */
  readonly reload: () => Promise<object>
}

export interface ControlServer {
  /** Cuts what is under way. */
  close(): Promise<void>
}

/**
 * `/admin` on a Unix socket, and what is not for the network. No key is asked for: its folder is mode 0700.
 * @throws Error where the socket cannot be made
 */
export async function openControlServer(path: string, parts: HttpParts, doors: LocalDoors): Promise<ControlServer> {
  const http = createFrame(parts, () => {})
  localRoutes(http, { ...parts, apiKeys: keysOf(doors.actor) }, doors)
  await http.listen({ path })
  return {
    close: async () => {
      const closed = http.close()
      http.server.closeAllConnections()
      await closed
    },
  }
}

function localRoutes(http: FastifyInstance, parts: HttpParts, { reload }: LocalDoors): void {
  adminRoutes(http, parts)
  localPluginRoutes(http, parts)
  http.post('/control/reload-apps', async (_request, reply) => reply.send(await reload()))
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
