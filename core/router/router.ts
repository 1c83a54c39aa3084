import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { PluginRegistry } from '../plugin/plugin-registry.ts'

/** Which version of a plugin handles a call, and as which arm of a rollout. */
export interface Route {
  readonly loaded: LoadedPlugin
  readonly arm: 'stable'
}

/** Chooses before anything is encoded. One version serves a protocol of an app; a rollout will add its second arm here. */
export interface Router {
  route(appid: string, protocol: string): Route | undefined
}

export const createRouter = (registry: PluginRegistry): Router => ({
  route(appid, protocol) {
    const loaded = registry.resolve(appid, protocol)
    return loaded === undefined ? undefined : { loaded, arm: 'stable' }
  },
})
