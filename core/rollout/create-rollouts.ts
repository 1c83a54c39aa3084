import type { Clock } from '../clock.ts'
import { formatPluginId, type PluginId } from '../plugin/loaded-plugin.ts'
import type { PluginRegistry } from '../plugin/plugin-registry.ts'
import { takesPart } from './admission/cohort.ts'
import { createControl } from './control/create-control.ts'
import { expectedRequests } from './detector/expected-length.ts'
import type { CreateJudge } from './detector/judge.ts'
import type { Checkpoints } from './evidence/checkpoints.ts'
import type { OpenEvidence } from './evidence/evidence.ts'
import type { CheckCanary } from './gate/check-canary.ts'
import { createChanges, isTakingBack } from './live/changes.ts'
import { InForce } from './live/in-force.ts'
import { noticesOf } from './live/notices.ts'
import { RouteTable } from './live/route-table.ts'
import { createTraffic } from './live/traffic.ts'
import { viewOf } from './live/view-of.ts'
import { nextRollout } from './machine/next-rollout.ts'
import type { RolloutEvent } from './machine/rollout-event.ts'
import { isActive } from './machine/rollout-facts.ts'
import type { HistoryEntry, Rollout } from './rollout.ts'
import type { RolloutChange, Rollouts } from './rollouts.ts'
import type { RolloutStore } from './store/rollout-store.ts'

export interface RolloutsParts {
  readonly clock: Clock
  readonly registry: PluginRegistry
  readonly apps: { list(): readonly { readonly appid: string }[] }
  readonly store: RolloutStore
  readonly checkpoints: Checkpoints
  readonly openEvidence: OpenEvidence
  readonly createJudge: CreateJudge
  readonly checkCanary: CheckCanary
  /** New each time: letters and digits. */
  readonly newId: () => string
  /** A change could not be written, or a listener failed. */
  readonly onTrouble: (error: unknown) => void
}

/** What stands is looked at again, and counts are written, so often. Milliseconds. */
const tickMs = 5_000

/** Holds rollouts together: what is stored, what routes, what is observed, and who may change it. */
export function createRollouts(parts: RolloutsParts): Rollouts {
  const { clock, registry, apps, store, onTrouble } = parts
  const listeners: ((change: RolloutChange) => void)[] = []
  const traffic = createTraffic(clock)
  const table = new RouteTable(registry, traffic)
  const changes = createChanges({ store, clock, onTrouble, onChange: (rollout, entry) => adopt(rollout, entry) })
  const inForce = new InForce({
    ...parts,
    table,
    onFinding: (active, event) => find(active.rollout, event),
  })

  const adopt = (rollout: Rollout, entry: HistoryEntry | undefined) => {
    const before = inForce.adopt(rollout)
    if (before === 'same') return
    for (const listener of listeners) {
      try {
        listener({ before, rollout, entry })
      } catch (error) {
        onTrouble(error)
      }
    }
  }

  const pending = new Set<string>()
  const find = (seen: Rollout, event: RolloutEvent): void => {
    const key = `${seen.id}/${event.kind}`
    if (pending.has(key) || nextRollout(seen, event, clock.now()) === undefined) return
    pending.add(key)
    // In memory at once, durably as soon as it can be: a canary that is taken back gets nothing meanwhile.
    const unbar = isTakingBack(event) ? inForce.bar(seen.id) : () => {}
    void changes.find(seen, event).finally(() => {
      pending.delete(key)
      unbar()
    })
  }
  const findOf = (id: string, event: RolloutEvent): void => {
    const rollout = inForce.get(id)
    if (rollout !== undefined) find(rollout, event)
  }

  const tick = () => {
    timer = clock.after(tickMs, tick)
    for (const active of inForce.actives()) active.heed()
    inForce.save()
  }
  let timer = clock.after(tickMs, tick)

  const view = (rollout: Rollout) => {
    const inCohort = (appid: string) => takesPart(rollout.plan.cohort, rollout.id, appid)
    const callsPerMinute = traffic.perMinute(rollout.protocol, inCohort)
    const requests = (limits: Rollout['plan']['limits']) => expectedRequests(limits, 0)
    return viewOf(rollout, {
      ...inForce.judged(rollout),
      callsPerMinute,
      reach: store.reach,
      expectedRequests: requests,
    })
  }
  const stableFor = (appid: string, protocol: string) => {
    const wanted = registry.resolve(appid, protocol)
    return wanted === undefined ? undefined : table.stableFor(appid, protocol, wanted)
  }

  for (const rollout of store.list()) inForce.adopt(rollout)
  // Before the first call: the host may have been killed between a verdict and its change.
  for (const active of inForce.actives()) active.heed()
  store.watch((rollout) => adopt(rollout, changes.entryOf(rollout)))

  return {
    lane: (appid, protocol) => table.lane(appid, protocol),
    called: (appid, protocol) => table.called(appid, protocol),
    stableFor: (appid, protocol, wanted) => table.stableFor(appid, protocol, wanted),
    control: createControl({
      ...parts,
      changes,
      viewOf: view,
      facts: () => ({
        loaded: registry.list(),
        rollouts: store.list(),
        appids: apps.list().map(({ appid }) => appid),
        stableFor,
        reach: store.reach,
      }),
    }),
    accuse: (id, why, evidence) => findOf(id, { kind: 'roll-back', why, evidence }),
    exhausted: (id) => findOf(id, { kind: 'exhausted' }),
    compared: (id, differs) => inForce.active(id)?.compared(differs),
    quarantined(plugin, why) {
      for (const rollout of inForce.list())
        if (isActive(rollout) && isPlugin(rollout, plugin))
          find(rollout, { kind: 'roll-back', why: 'quarantined', evidence: why })
    },
    notices: () => noticesOf(inForce.list(), registry.list(), store.reach),
    watch: (listener) => {
      listeners.push(listener)
    },
    async close() {
      timer.cancel()
      traffic.close()
      await changes.close()
      await inForce.close()
    },
  }
}

const isPlugin = ({ canary }: Rollout, plugin: PluginId): boolean =>
  formatPluginId(canary.plugin) === formatPluginId(plugin)
