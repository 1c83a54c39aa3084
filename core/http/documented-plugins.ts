import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { HttpParts } from './http-parts.ts'

/** What callers meet: stable of each protocol, for any app. A version that waits or is a canary is no promise to them. */
export function documentedPlugins({
  apps,
  registry,
  router,
}: Pick<HttpParts, 'apps' | 'registry' | 'router'>): readonly LoadedPlugin[] {
  const found = new Set<LoadedPlugin>()
  const appids = apps.list().map(({ appid }) => appid)
  // Without any app: what would serve every one.
  for (const appid of appids.length === 0 ? [''] : appids)
    for (const wanted of registry.servingApp(appid)) found.add(router.route(appid, wanted.protocol)?.loaded ?? wanted)
  return [...found]
}
