import { systemClock as clock } from '../../../core/clock.ts'
import type { CallReport } from '../../../core/invocation/call-request.ts'
import { createArmNews } from '../../../core/invocation/routed/arm-news.ts'
import { createRoutedCall, type RoutedCall, type RoutedRequest } from '../../../core/invocation/routed/routed-call.ts'
import { createHostMetrics } from '../../../core/metrics/host-metrics.ts'
import type { LoadedPlugin } from '../../../core/plugin/loaded-plugin.ts'
import type { AnyOperation } from '../../../core/protocol/index.ts'
import { createRollouts } from '../../../core/rollout/create-rollouts.ts'
import { createJudge } from '../../../core/rollout/detector/create-judge.ts'
import type { Rollouts } from '../../../core/rollout/rollouts.ts'
import { createRouter } from '../../../core/router/router.ts'
import { openStateDatabase } from '../../../core/sqlite/state-database.ts'
import { openRolloutState } from '../../../core/start/open-rollout-state.ts'

export const appid = 'wxd678efh567hg6787'

/** The routed call of a host, over a way of a call that does nothing. */
export interface Bed {
  /** No rollout runs. */
  readonly bare: RoutedCall
  /** A rollout at half: every call is assigned, admitted, ordered and judged. */
  readonly routed: RoutedCall
  readonly rollouts: Rollouts
  request(number: number): RoutedRequest
  close(): Promise<void>
}

const operation = { effect: 'idempotent', stickyBy: '/touser' } as AnyOperation
const versionOf = (version: string): LoadedPlugin => ({
  id: { name: 'template-v1', version },
  protocol: 'template',
  packageName: '@wxhost/plugin-template-v1',
  plugin: { origins: [], operations: { send: operation } },
  integrity: `sha256-${version}`,
})

export async function makeBed(): Promise<Bed> {
  const [stable, canary] = [versionOf('1.0.0'), versionOf('1.1.0')]
  const { rollouts, close } = await startRollout([stable, canary])
  const registry = { resolve: () => stable }
  const metrics = createHostMetrics({ inFlight: () => 0 })
  const parts = {
    clock,
    invoke: settlingInTurn(),
    news: createArmNews({ clock, rollouts, onObserved: metrics.rolloutCall }),
  }
  const bare = createRoutedCall({ ...parts, router: createRouter(registry) })
  const inLane = createRoutedCall({ ...parts, router: createRouter(registry, rollouts) })
  const app = { appid, kind: 'official-account', settings: {}, secrets: new Map() } as const
  return {
    bare,
    routed: (request) => {
      rollouts.called(request.app.appid, request.addressed.protocol)
      return inLane(request)
    },
    rollouts,
    request: (number) => ({
      app,
      addressed: stable,
      operationName: 'send',
      operation,
      input: { touser: `oia2TjuEGTNoeX76QEjQNr${number % 100_000}` },
      idempotencyKey: undefined,
      requestId: 'r',
      deadline: Number.POSITIVE_INFINITY,
    }),
    close,
  }
}

async function startRollout(loaded: readonly LoadedPlugin[]) {
  const state = await openStateDatabase(':memory:')
  const fail = (error: unknown) => {
    throw error
  }
  const kept = await openRolloutState({
    state,
    clock,
    redisUrl: undefined,
    onLost: fail,
    onTrouble: fail,
    onDropped: fail,
  })
  const [stable] = loaded
  const rollouts = createRollouts({
    ...kept,
    clock,
    registry: {
      resolve: () => stable,
      servingApp: () => loaded.slice(0, 1),
      list: () => loaded,
      credentialSource: () => undefined,
    },
    apps: { list: () => [{ appid }] },
    createJudge,
    checkCanary: async () => [],
    newId: () => 'bench',
    onTrouble: fail,
  })
  const order = { actor: 'cli:bench', why: 'a benchmark' }
  const steps = [{ kind: 'weight', weight: 500_000 }] as const
  const { rollout } = await rollouts.control.plan({ protocol: 'template', canary: 'template-v1@1.1.0', steps }, order)
  await rollouts.control.start(rollout.id, order)
  // It would be promoted within the first block.
  await rollouts.control.pause(rollout.id, order)
  const close = async () => {
    await rollouts.close()
    await kept.close()
    state.close()
  }
  return { rollouts, close }
}

const report: CallReport = {
  result: { kind: 'output', output: { errcode: 0 }, warnings: [], replayed: false },
  attempts: 1,
  upstreamMs: 1,
  arm: { isObserved: true, blame: 'no', rescued: false },
}

/** Calls end in another order than they began, as WeChat's answers come: each waits for the one after it, in pairs. */
function settlingInTurn(): () => Promise<CallReport> {
  let waiting: ((report: CallReport) => void) | undefined
  return () => {
    if (waiting === undefined) return new Promise((resolve) => (waiting = resolve))
    const first = waiting
    waiting = undefined
    return Promise.resolve(report).then((given) => {
      first(given)
      return given
    })
  }
}
