import type { Clock } from '../clock.ts'
import type { LoadedPlugin } from '../plugin/loaded-plugin.ts'
import { ArmRun } from './compare/arm-run.ts'
import { bookedKeys } from './compare/asked-keys.ts'
import { operationOf, runnerAt } from './compare/compare-call.ts'
import { liveCrypto } from './compare/live-crypto.ts'
import type { Encoding, Reading } from './diff/arm-result.ts'
import type { LiveShadowParts } from './live/live-shadow.ts'
import { keysOf } from './live/shadow-job.ts'
import type { StartArm } from './live/start-arm.ts'
import type { Reproduce, Suspicion } from './suspicion.ts'

export interface ReproduceParts extends Pick<LiveShadowParts, 'clock' | 'schemas' | 'makeCall' | 'limitsOf'> {
  readonly startArm: StartArm
}

type Answer = Awaited<ReturnType<Reproduce>>

/** Two threads are started for each; what comes sooner after one that came to nothing is not looked into. */
const pauseMs = 1_000

/**
 * Of one canary, one suspicion at a time: those that come meanwhile hear the same answer. A fault that was not reproduced
 * is looked into again, when it comes back after a pause.
 */
export function createReproduce(parts: ReproduceParts): Reproduce {
  const inHand = new WeakMap<LoadedPlugin, Promise<Answer>>()
  const restUntil = new WeakMap<LoadedPlugin, number>()
  const look = async (suspicion: Suspicion): Promise<Answer> => {
    const answer = await reproduced(suspicion, parts).catch((): Answer => 'not-reproduced')
    inHand.delete(suspicion.canary)
    restUntil.set(suspicion.canary, parts.clock.monotonic() + pauseMs)
    return answer
  }
  return (suspicion) => {
    const { canary } = suspicion
    const running = inHand.get(canary)
    if (running !== undefined) return running
    if (rests(restUntil.get(canary), parts.clock)) return Promise.resolve('not-reproduced')
    const looking = look(suspicion)
    inHand.set(canary, looking)
    return looking
  }
}

const rests = (until: number | undefined, clock: Clock): boolean => until !== undefined && clock.monotonic() < until

async function reproduced(suspicion: Suspicion, parts: ReproduceParts): Promise<Answer> {
  const its = await once(suspicion, suspicion.canary, parts)
  if (its === undefined || !failsHard(its)) return 'not-reproduced'
  const mine = await once(suspicion, suspicion.stable, parts)
  return mine !== undefined && succeeds(mine) ? 'reproduced' : 'not-reproduced'
}

/** In a thread that nothing else ran in. Undefined: it cannot be run at all. */
async function once(
  suspicion: Suspicion,
  loaded: LoadedPlugin,
  parts: ReproduceParts,
): Promise<Encoding | Reading | undefined> {
  const arm = await parts.startArm(loaded)
  try {
    const { app, operationName, input, call: moment, phase, response, state } = suspicion
    const operation = operationOf(arm.plugin, operationName)
    if (operation === undefined) return undefined
    const real = parts.makeCall(app, loaded, moment)
    const facts = { ...moment, app: real.app, inboundUrl: (channel: string) => real.inboundUrl(channel) }
    const seen = { operationName, input, facts, answers: [] }
    const crypto = liveCrypto(bookedKeys(new Map(), keysOf(real)))
    const shadowArm = { plugin: arm.plugin, limits: parts.limitsOf(loaded, app.appid), crypto }
    const run = new ArmRun(shadowArm, operation, seen, runnerAt(seen, parts), state)
    if (phase === 'encode') return await run.encode()
    return response === undefined ? undefined : await run.decode({ response, resent: false })
  } finally {
    await arm.stop()
  }
}

/** Pure functions fail alike each time. Time, memory and a dead thread are a matter of the machine as well. */
const failsHard = (result: Encoding | Reading): boolean =>
  result.kind === 'fault' && (result.what === 'threw' || result.what === 'invalid')

const succeeds = (result: Encoding | Reading): boolean =>
  result.kind !== 'fault' && result.kind !== 'untrusted' && result.kind !== 'decode-again'
