import type { App } from '../../app/app.ts'
import type { PluginRegistry } from '../../plugin/plugin-registry.ts'

/** A channel by which WeChat pushes in an app's name. */
export interface AppChannel {
  readonly app: App
  readonly owner: 'app' | 'merchant'
  /** What stands in the address: the appid, or the mchid. */
  readonly ownerId: string
  /** Protocol and channel, e.g. `pay.notify`. */
  readonly name: string
  readonly summary: string
}

/** Those that the plugins of each app declare. A merchant's channels are there for apps with a mchid only. */
export const inboundChannels = (apps: readonly App[], plugins: PluginRegistry): readonly AppChannel[] =>
  apps.flatMap((app) =>
    plugins.servingApp(app.appid).flatMap(({ protocol, plugin }) =>
      Object.entries(plugin.inbound ?? {}).flatMap(([channel, { owner, summary }]) => {
        const ownerId = owner === 'merchant' ? app.mchid : app.appid
        return ownerId === undefined ? [] : [{ app, owner, ownerId, name: `${protocol}.${channel}`, summary }]
      }),
    ),
  )
