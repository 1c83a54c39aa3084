import type { Logger } from 'pino'
import type { HostMetrics } from '../metrics/host-metrics.ts'
import type { LivePlugins } from '../plugin/live/live-plugins.ts'
import type { LiveRegistry } from '../plugin/live/live-registry.ts'
import { formatPluginId } from '../plugin/loaded-plugin.ts'
import type { Notifier } from '../rollout/notify/notifier.ts'
import type { Rollout } from '../rollout/rollout.ts'
import type { Rollouts } from '../rollout/rollouts.ts'
import { noteRollout, noteWorker } from './notes.ts'
import { countRollback } from './rollout-metrics.ts'

export interface Followers {
  readonly rollouts: Rollouts
  readonly registry: LiveRegistry
  readonly live: Pick<LivePlugins, 'settle'>
  readonly notifier: Pick<Notifier, 'tell'>
  readonly metrics: HostMetrics
  readonly log: Logger
}

/**
 * Whoever must know of a rollout is told of its changes, and a rollout of its canary's worker. What was promoted, now or
 * before this start, settles in.
 */
export function followRollouts({ rollouts, registry, live, notifier, metrics, log }: Followers): void {
  const heedWorkers = () => {
    for (const { id, worker } of registry.list())
      worker?.listen((event) => {
        noteWorker(formatPluginId(id), event, metrics, log)
        if (event.kind === 'quarantined') rollouts.quarantined(id, event.why)
      })
  }
  heedWorkers()
  registry.onChange(heedWorkers)
  const settlePromoted = ({ state, canary }: Rollout) => void (state.kind === 'promoted' && live.settle(canary))
  rollouts.watch((change) => {
    settlePromoted(change.rollout)
    noteRollout(change, log)
    countRollback(change, metrics)
    notifier.tell(change)
  })
  for (const { rollout } of rollouts.control.list()) settlePromoted(rollout)
  for (const notice of rollouts.notices()) log.warn({ notice }, 'rollout')
}
