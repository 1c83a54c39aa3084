import type { MakeCall } from '../call/call-maker.ts'
import { wireLimitsOf } from '../call/wire-limits.ts'
import type { Comparing } from '../invocation/comparing.ts'
import { recordedInvoke } from '../invocation/recorded-invoke.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import type { Rollouts } from '../rollout/rollouts.ts'
import type { SchemaCheck } from '../runner/schema-check.ts'
import { ArmKeeper } from '../shadow/live/arm-keeper.ts'
import { createLiveShadow } from '../shadow/live/create-live-shadow.ts'
import { armStarter } from '../shadow/live/start-arm.ts'
import { createReproduce } from '../shadow/reproduce.ts'
import type { Shadow } from '../shadow/shadow.ts'
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
  const arms = new ArmKeeper(armStarter(settings.worker))
  const parts = { clock, random, schemas, makeCall, limitsOf, startArm: arms.start }
  const onFull = () => log.warn('the traffic file is full: nothing more is recorded')
  return {
    shadow: endingWith(createLiveShadow({ ...parts, store, compared }), arms),
    reproduce: createReproduce(parts),
    recorded: (invoke) =>
      traffic === undefined
        ? invoke
        : recordedInvoke(invoke, new TrafficRecorder({ ...parts, ...traffic, keyring, onFull })),
  }
}

/** Threads that somebody still waits for, to reproduce a fault, end with it. */
const endingWith = (shadow: Shadow, arms: ArmKeeper): Shadow => ({
  sample: (lane, request) => shadow.sample(lane, request),
  push: (lane, push) => shadow.push(lane, push),
  report: (rolloutId) => shadow.report(rolloutId),
  close: async () => {
    await Promise.all([shadow.close(), arms.close()])
  },
})
