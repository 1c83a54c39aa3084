import type { MakeCall } from '../call/call-maker.ts'
import { wireLimitsOf } from '../call/wire-limits.ts'
import type { Comparing } from '../invocation/comparing.ts'
import { recordedInvoke } from '../invocation/recorded-invoke.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { Rollouts } from '../rollout/rollouts.ts'
import type { SchemaCheck } from '../runner/schema-check.ts'
import { createLiveShadow } from '../shadow/live/create-live-shadow.ts'
import { armStarter } from '../shadow/live/start-arm.ts'
import { createReproduce } from '../shadow/reproduce.ts'
import { TrafficRecorder } from '../shadow/traffic/traffic-recorder.ts'
import type { Foundations } from './foundations.ts'

export interface ComparingParts {
  readonly given: Foundations
  /** In [0, 1). */
  readonly random: () => number
  readonly schemas: SchemaCheck
  readonly makeCall: MakeCall
  readonly compared: Rollouts['compared']
}

/** @returns services that end with {@link Comparing.shadow}. */
export function makeComparing({ given, random, schemas, makeCall, compared }: ComparingParts): Comparing {
  const { clock, log, keyring, registry, settings, shadowReports: store, traffic } = given
  const limitsOf = (loaded: LoadedPlugin, appid: string) => wireLimitsOf(loaded, appid, registry)
  const parts = { clock, random, schemas, makeCall, limitsOf, startArm: armStarter(settings.worker) }
  const onFull = () => log.warn('the traffic file is full: nothing more is recorded')
  return {
    shadow: createLiveShadow({ ...parts, store, compared }),
    reproduce: createReproduce(parts),
    recorded: (invoke) =>
      traffic === undefined
        ? invoke
        : recordedInvoke(invoke, new TrafficRecorder({ ...parts, ...traffic, keyring, onFull })),
  }
}
