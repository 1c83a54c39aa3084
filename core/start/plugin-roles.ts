import type { Apps } from '../app/app.ts'
import type { RolloutRole } from '../plugin/live/plugin-view.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { PluginRegistry } from '../plugin/plugin-registry.ts'
import { isActive } from '../rollout/machine/rollout-facts.ts'
import { versionsHeldBy } from '../rollout/machine/versions-in-use.ts'
import type { ArmVersion, Rollout } from '../rollout/rollout.ts'
import type { Router } from '../router/router.ts'

interface RoleParts {
  readonly apps: Pick<Apps, 'list'>
  readonly registry: PluginRegistry
  readonly router: Router
  readonly rollouts: () => readonly Rollout[]
}

/** What each loaded version is used for at this moment. */
export function pluginRoles({ apps, registry, router, rollouts }: RoleParts): (loaded: LoadedPlugin) => RolloutRole {
  const roles = new Map<LoadedPlugin, RolloutRole>()
  for (const { appid } of apps.list())
    for (const wanted of registry.servingApp(appid)) {
      const routed = router.route(appid, wanted.protocol)?.loaded ?? wanted
      if (routed !== wanted && !roles.has(wanted)) roles.set(wanted, 'former')
      roles.set(routed, 'stable')
    }
  const active = rollouts().filter(isActive)
  return (loaded) => (active.some(({ canary }) => isVersion(loaded, canary)) ? 'canary' : roles.get(loaded))
}

/** The rollout that routes to a version, or may again. */
export const holderOf = (loaded: LoadedPlugin, rollouts: readonly Rollout[]): string | undefined =>
  rollouts.find((rollout) => versionsHeldBy(rollout, rollouts).some((version) => isVersion(loaded, version)))?.id

const isVersion = ({ id, integrity }: LoadedPlugin, version: ArmVersion): boolean =>
  id.name === version.plugin.name && id.version === version.plugin.version && integrity === version.integrity
