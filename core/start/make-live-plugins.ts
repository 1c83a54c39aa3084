import type { InFlight } from '../http/in-flight.ts'
import { createLivePlugins, type LivePlugins } from '../plugin/live/live-plugins.ts'
import type { RolloutControl } from '../rollout/control/rollout-control.ts'
import type { Router } from '../router/router.ts'
import type { Foundations } from './foundations.ts'
import { noteLivePlugin } from './notes.ts'
import { holderOf, pluginRoles } from './plugin-roles.ts'

export interface LivePluginsNeeds {
  readonly router: Router
  readonly control: Pick<RolloutControl, 'list'>
  /** All that may hold a plugin for as long as a call takes. */
  readonly inHand: readonly InFlight[]
}

/** The plugins of this host, as rollouts and calls use them. */
export function makeLivePlugins(given: Foundations, { router, control, inHand }: LivePluginsNeeds): LivePlugins {
  const { apps, registry, log } = given
  const rollouts = () => control.list().map(({ rollout }) => rollout)
  return createLivePlugins({
    ...given.candidates,
    registry,
    statuses: given.pluginStatuses,
    installed: given.installed,
    roles: () => pluginRoles({ apps, registry, router, rollouts }),
    heldBy: (loaded) => holderOf(loaded, rollouts()),
    passed: async () => void (await Promise.all(inHand.map((inFlight) => inFlight.passed()))),
    onEvent: (event) => noteLivePlugin(event, log),
  })
}
