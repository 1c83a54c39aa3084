import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { PluginRegistry } from '../plugin/plugin-registry.ts'
import type { Lane, Lanes } from '../rollout/lanes.ts'

/** Who serves a protocol of an app. */
export interface Route {
  /** Stable: what callers rely on, what supplies credentials and is asked what became of a call. */
  readonly loaded: LoadedPlugin
  /** The rollout that takes the app in: its canary may be given calls. */
  readonly lane: Lane | undefined
}

/** Chooses before anything is encoded. In constant time. */
export interface Router {
  route(appid: string, protocol: string): Route | undefined
}

/** No rollout runs. */
export const noLanes: Lanes = { lane: () => undefined, stableFor: (_appid, _protocol, wanted) => wanted }

export const createRouter = (registry: Pick<PluginRegistry, 'resolve'>, lanes: Lanes = noLanes): Router => ({
  route(appid, protocol) {
    const wanted = registry.resolve(appid, protocol)
    if (wanted === undefined) return undefined
    return { loaded: lanes.stableFor(appid, protocol, wanted), lane: lanes.lane(appid, protocol) }
  },
})
