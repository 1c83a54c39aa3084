import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { PluginRegistry } from '../../plugin/plugin-registry.ts'
import { takesPart } from '../admission/cohort.ts'
import type { Lane } from '../lanes.ts'
import { shadowShareOf } from '../machine/rollout-facts.ts'
import { sameVersion } from '../machine/versions-in-use.ts'
import type { ArmVersion, Rollout } from '../rollout.ts'
import type { ActiveRollout } from './active-rollout.ts'
import type { CallCounter, Traffic } from './traffic.ts'

interface Row {
  readonly wanted: LoadedPlugin | undefined
  readonly stable: LoadedPlugin | undefined
  readonly lane: Lane | undefined
  readonly traffic: CallCounter
}

/** Which rollouts route: those that were promoted, in that order, and those whose canary may be given calls. */
export interface RoutingRollouts {
  readonly promoted: readonly Rollout[]
  readonly active: readonly Routable[]
}

/** Of an active rollout, what routing needs. */
export type Routable = Pick<ActiveRollout, 'rollout' | 'admission'>

/** Found anew after each change of rollouts or plugins, then one look-up a call. */
export class RouteTable {
  readonly #registry: PluginRegistry
  readonly #traffic: Traffic
  #rollouts: RoutingRollouts = { promoted: [], active: [] }
  #loaded: readonly LoadedPlugin[] = []
  #rows = new Map<string, Map<string, Row>>()

  constructor(registry: PluginRegistry, traffic: Traffic) {
    this.#registry = registry
    this.#traffic = traffic
  }

  put(rollouts: RoutingRollouts): void {
    this.#rollouts = rollouts
    this.#rows.clear()
  }

  lane(appid: string, protocol: string): Lane | undefined {
    return this.#row(appid, protocol).lane
  }

  called(appid: string, protocol: string): void {
    this.#row(appid, protocol).traffic.calls++
  }

  stableFor(appid: string, protocol: string, wanted: LoadedPlugin): LoadedPlugin {
    const row = this.#row(appid, protocol)
    return row.wanted === wanted && row.stable !== undefined ? row.stable : this.#promoted(appid, wanted)
  }

  #row(appid: string, protocol: string): Row {
    const loaded = this.#registry.list()
    // The list is another one as soon as any plugin is.
    if (loaded !== this.#loaded) {
      this.#loaded = loaded
      this.#rows.clear()
    }
    let apps = this.#rows.get(protocol)
    if (apps === undefined) {
      apps = new Map()
      this.#rows.set(protocol, apps)
    }
    const known = apps.get(appid)
    if (known !== undefined) return known
    const row = this.#rowOf(appid, protocol)
    apps.set(appid, row)
    return row
  }

  #rowOf(appid: string, protocol: string): Row {
    const wanted = this.#registry.resolve(appid, protocol)
    const stable = wanted === undefined ? undefined : this.#promoted(appid, wanted)
    const lane = stable === undefined ? undefined : this.#laneOf(appid, protocol, stable)
    return { wanted, stable, lane, traffic: this.#traffic.counter(protocol, appid) }
  }

  /** Each promotion takes the place of the version that it was compared with; the last one that is loaded serves. */
  #promoted(appid: string, wanted: LoadedPlugin): LoadedPlugin {
    let stable = wanted
    let version: ArmVersion = { plugin: wanted.id, integrity: wanted.integrity ?? '' }
    for (const { id, protocol, stable: from, canary, plan } of this.#rollouts.promoted) {
      if (protocol !== wanted.protocol || !sameVersion(version, from) || !takesPart(plan.cohort, id, appid)) continue
      version = canary
      stable = findVersion(this.#registry.list(), canary) ?? stable
    }
    return stable
  }

  #laneOf(appid: string, protocol: string, stable: LoadedPlugin): Lane | undefined {
    for (const { rollout, admission } of this.#rollouts.active) {
      if (rollout.protocol !== protocol || !isVersion(stable, rollout.stable)) continue
      if (!takesPart(rollout.plan.cohort, rollout.id, appid)) continue
      const canary = findVersion(this.#registry.list(), rollout.canary)
      if (canary === undefined) continue
      return {
        rolloutId: rollout.id,
        canary,
        shadowShare: shadowShareOf(rollout),
        isSuspended: rollout.state.kind === 'suspended',
        armOf: (key) => admission.armOf(key),
        admit: (arm, app, repeatKey) => admission.admit(arm, app, repeatKey),
      }
    }
    return undefined
  }
}

export const isVersion = ({ id, integrity }: LoadedPlugin, version: ArmVersion): boolean =>
  id.name === version.plugin.name && id.version === version.plugin.version && integrity === version.integrity

export const findVersion = (loaded: readonly LoadedPlugin[], version: ArmVersion): LoadedPlugin | undefined =>
  loaded.find((plugin) => isVersion(plugin, version))
