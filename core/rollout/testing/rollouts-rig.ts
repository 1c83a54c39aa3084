import { onTestFinished } from 'vitest'
import type { Fault } from '../../errors/host-error.ts'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { PluginRegistry } from '../../plugin/plugin-registry.ts'
import { openStateDatabase } from '../../sqlite/state-database.ts'
import { VirtualClock } from '../../testing/virtual-clock.ts'
import type { Order } from '../control/rollout-control.ts'
import { createRollouts } from '../create-rollouts.ts'
import { localEvidence } from '../evidence/local-evidence.ts'
import { createSqliteCheckpoints } from '../evidence/sqlite-checkpoints.ts'
import type { Step } from '../plan.ts'
import type { RolloutChange } from '../rollouts.ts'
import type { RolloutStore } from '../store/rollout-store.ts'
import { createSqliteRolloutStore } from '../store/sqlite-rollout-store.ts'
import { fakeJudges } from './fake-judge.ts'

export const loadedOf = (version: string, more: Partial<LoadedPlugin> = {}): LoadedPlugin => ({
  id: { name: 'pay-v3', version },
  protocol: 'pay',
  packageName: '@wxhost/plugin-pay-v3',
  plugin: { operations: {} } as unknown as LoadedPlugin['plugin'],
  integrity: `sha256-${version}`,
  ...more,
})

export const order = (why = '为何', version?: number): Order => ({
  actor: 'cli:test',
  why,
  ...(version !== undefined && { version }),
})

export const fivePercent: Step = { kind: 'weight', weight: 50_000 }
export const half: Step = { kind: 'weight', weight: 500_000 }

/** Plugins of which the first one serves every app. */
export function registryOf(loaded: readonly LoadedPlugin[]) {
  let list = loaded
  const registry: PluginRegistry = {
    resolve: (_appid, protocol) => list.find((one) => one.protocol === protocol),
    servingApp: () => list.slice(0, 1),
    list: () => list,
    credentialSource: () => undefined,
  }
  return {
    registry,
    replace: (next: readonly LoadedPlugin[]) => {
      list = next
    },
  }
}

export interface RigOptions {
  readonly loaded?: readonly LoadedPlugin[]
  readonly faults?: readonly Fault[]
  readonly appids?: readonly string[]
  readonly judges?: ReturnType<typeof fakeJudges>
  /** Laid over the store in the state database. */
  readonly store?: (store: RolloutStore) => Partial<RolloutStore>
}

/** Rollouts over a real state database, a clock that a test moves, and judges that say what it wants. */
export async function rolloutsRig(options: RigOptions = {}) {
  const { loaded = [loadedOf('1.0.0'), loadedOf('1.1.0')], appids = ['wx1', 'wx2', 'wx3'] } = options
  const clock = new VirtualClock()
  const judges = options.judges ?? fakeJudges()
  const state = await openStateDatabase(':memory:')
  const plugins = registryOf(loaded)
  const troubles: unknown[] = []
  let ids = 0

  const open = () => {
    const checkpoints = createSqliteCheckpoints(state, (error) => troubles.push(error))
    const own = createSqliteRolloutStore(state)
    // Getters stay getters.
    const store: RolloutStore = Object.create(own, Object.getOwnPropertyDescriptors(options.store?.(own) ?? {}))
    const changes: RolloutChange[] = []
    const rollouts = createRollouts({
      ...{ clock, checkpoints, store, createJudge: judges.create },
      registry: plugins.registry,
      apps: { list: () => appids.map((appid) => ({ appid })) },
      openEvidence: localEvidence({ createJudge: judges.create, checkpoints, clock }),
      checkCanary: async () => options.faults ?? [],
      newId: () => `id${++ids}`,
      onTrouble: (error) => troubles.push(error),
    })
    rollouts.watch((change) => changes.push(change))
    const { control } = rollouts
    const started = async (steps: readonly Step[] = [fivePercent, half]): Promise<string> => {
      const { rollout } = await control.plan({ protocol: 'pay', canary: 'pay-v3@1.1.0', steps }, order('new'))
      await control.start(rollout.id, order('go'))
      return rollout.id
    }
    const stateOf = (id: string) => control.view(id).rollout.state
    return { rollouts, control, started, stateOf, changes, store, own }
  }

  const opened = open()
  onTestFinished(async () => {
    await opened.rollouts.close()
    if (state.database.isOpen) state.close()
  })
  return { ...opened, open, clock, judges, plugins, troubles, state }
}

/** A call of the canary that went well, or badly. */
export function callCanary({ rollouts }: Pick<Awaited<ReturnType<typeof rolloutsRig>>, 'rollouts'>, fails = false) {
  const ticket = rollouts.lane('wx1', 'pay')?.admit('canary', 'wx1', `${++keys}`)
  ticket?.settle({ blame: fails ? 'yes' : 'no', ms: 5, rescued: fails })
}
let keys = 0
