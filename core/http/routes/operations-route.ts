import type { FastifyInstance } from 'fastify'
import { HostError } from '../../errors/host-error.ts'
import { formatPluginId, type LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { HttpParts } from '../http-parts.ts'

/** `GET /v1/apps/:appid/operations`: what this caller may call for this app, with which version, and how. */
export function operationsRoute(http: FastifyInstance, { apps, apiKeys, registry, router }: HttpParts): void {
  http.get<{ Params: { appid: string } }>('/v1/apps/:appid/operations', (request, reply) => {
    const caller = apiKeys.callerOf(request.headers.authorization)
    request.facts.keyId = caller.keyId
    const app = apps.get(request.params.appid)
    if (app === undefined || !caller.mayUseApp(app.appid))
      throw new HostError('WXH_APP_NOT_FOUND', 'No app of this appid is known to the host, or not for this API key.')
    const stableOf = (wanted: LoadedPlugin) => router.route(app.appid, wanted.protocol)?.loaded ?? wanted
    const operations = registry
      .servingApp(app.appid)
      .map(stableOf)
      .flatMap((loaded) =>
        Object.entries(loaded.plugin.operations)
          .filter(([name]) => caller.mayUseOperation(loaded.protocol, name))
          .map(([name, operation]) => ({
            protocol: loaded.protocol,
            operation: name,
            plugin: formatPluginId(loaded.id),
            summary: operation.summary,
            effect: operation.effect,
            url: `/v1/apps/${app.appid}/${loaded.protocol}/${name}`,
          })),
      )
    return reply.send({ appid: app.appid, kind: app.kind, operations })
  })
}
