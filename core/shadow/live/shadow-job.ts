import type { App } from '../../app/app.ts'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { Call } from '../../protocol/index.ts'
import type { Lane } from '../../rollout/lanes.ts'
import type { WireLimits } from '../../runner/prepare-request.ts'
import { type AskedKeys, bookedKeys } from '../compare/asked-keys.ts'
import type { Comparison } from '../compare/compare-call.ts'
import { liveCrypto } from '../compare/live-crypto.ts'
import type { ShadowArm, ShadowArms } from '../compare/shadow-arm.ts'
import { type Difference, Word } from '../diff/difference.ts'
import type { ShadowFacts } from '../shadow-call.ts'
import type { ArmPair } from './arm-pairs.ts'

/** One call or push that is to be compared. */
export interface ShadowJob {
  readonly lane: Lane
  readonly app: App
  /** Stable, which handled it. */
  readonly loaded: LoadedPlugin
  /** In the report, e.g. `order-jsapi`. */
  readonly operation: string
  /** When it was, in milliseconds since 1970. `wechatNow`: default by the clock's error as it is known now. */
  readonly moment: {
    readonly now: number
    readonly wechatNow?: number
    readonly deadline: number
    readonly idempotencyKey: string
  }
  compare(arms: ShadowArms, facts: ShadowFacts): Promise<Comparison>
}

export interface HostSide {
  /** A Call of this host, whose keys answer what is read. */
  readonly makeCall: (
    app: App,
    loaded: LoadedPlugin,
    terms: { readonly deadline: number; readonly idempotencyKey: string },
  ) => Call
  readonly limitsOf: (loaded: LoadedPlugin, appid: string) => WireLimits
}

/** Runs both versions of a pair over it. @throws HostError where the host itself lacks something. */
export async function runJob(
  { lane, app, loaded, moment, compare }: ShadowJob,
  { stable, canary }: ArmPair,
  { makeCall, limitsOf }: HostSide,
): Promise<Comparison> {
  if (stable === undefined) return { kind: 'void' }
  if (canary === undefined) return { kind: 'compared', differences: [notLoaded] }
  const real = makeCall(app, loaded, moment)
  const wechatNow = moment.wechatNow ?? moment.now + (real.wechatNow - real.now)
  const inboundUrl = (channel: string) => real.inboundUrl(channel)
  const book = new Map<string, string>()
  const armOf = (by: LoadedPlugin, plugin: ShadowArm['plugin']): ShadowArm => ({
    plugin,
    limits: limitsOf(by, app.appid),
    crypto: liveCrypto(bookedKeys(book, keysOf(makeCall(app, by, moment)))),
  })
  const arms = { stable: armOf(loaded, stable.plugin), canary: armOf(lane.canary, canary.plugin) }
  return compare(arms, { ...moment, wechatNow, app: real.app, inboundUrl })
}

const notLoaded: Difference = { path: 'load', stable: new Word('loaded'), canary: new Word('cannot be loaded') }

/** The keys of a Call of the host, as far as reading goes. */
export const keysOf = (call: Call): AskedKeys => ({
  idOf: (key) => call.keyId(key),
  verify: (key, by, data, signature) => call.verify(key as 'wechat-pay', by, data, signature),
  decrypt: (key, cipher, data) => call.decrypt(key, cipher, data),
  verifyDigest: (spec, given) => call.verifyDigest(spec, given),
})
