import type { App } from '../../app/app.ts'
import type { Clock } from '../../clock.ts'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { Call } from '../../protocol/index.ts'
import type { Lane } from '../../rollout/lanes.ts'
import type { WireLimits } from '../../runner/prepare-request.ts'
import type { SchemaCheck } from '../../runner/schema-check.ts'
import { type AskedKeys, bookedKeys } from '../compare/asked-keys.ts'
import { type Comparison, compareCall } from '../compare/compare-call.ts'
import { liveCrypto } from '../compare/live-crypto.ts'
import type { SeenCall } from '../compare/seen-call.ts'
import type { ShadowArm } from '../compare/shadow-arm.ts'
import { type Difference, Word } from '../diff/difference.ts'
import type { ReportBook } from '../report/report-book.ts'
import type { ShadowReport } from '../report/shadow-report.ts'
import type { SampledRequest, Shadow, ShadowSample } from '../shadow.ts'
import type { ArmPair, ArmPairs } from './arm-pairs.ts'
import { CallSample } from './call-sample.ts'
import { Rate } from './rate.ts'

export interface LiveShadowParts {
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly schemas: SchemaCheck
  /** A Call of this host, whose keys answer what is read. */
  readonly makeCall: (
    app: App,
    loaded: LoadedPlugin,
    terms: { readonly deadline: number; readonly idempotencyKey: string },
  ) => Call
  readonly limitsOf: (loaded: LoadedPlugin, appid: string) => WireLimits
  readonly pairs: ArmPairs
  readonly book: ReportBook
  /** Told of each call that was compared. */
  readonly compared: (rolloutId: string, differs: boolean) => void
}

/** Comparisons a second, in the whole host. */
const perSecond = 20
/** Calls of one rollout that wait to be compared. */
const mostWaiting = 64

interface Job {
  readonly sample: CallSample
  readonly lane: Lane
}

/** Compares calls one after the other for each rollout; a version that hangs holds up its own rollout alone. */
export class LiveShadow implements Shadow {
  readonly #parts: LiveShadowParts
  readonly #rate: Rate
  readonly #waiting = new Map<string, Job[]>()
  #isClosed = false

  constructor(parts: LiveShadowParts) {
    this.#parts = parts
    this.#rate = new Rate(perSecond, parts.clock)
  }

  sample(lane: Lane, request: SampledRequest): ShadowSample | undefined {
    if (this.#isClosed || this.#parts.random() >= lane.shadowShare) return undefined
    if (!this.#rate.take()) {
      this.#parts.book.dropped(lane.rolloutId)
      return undefined
    }
    return new CallSample(request, (sample) => this.#ended({ sample, lane }))
  }

  report(rolloutId: string): ShadowReport | undefined {
    return this.#parts.book.get(rolloutId)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#waiting.clear()
    this.#parts.book.close()
    await this.#parts.pairs.close()
  }

  #ended(job: Job): void {
    const { rolloutId } = job.lane
    // It never began: refused before anything was encoded.
    if (this.#isClosed || job.sample.moment === undefined) return
    const waiting = this.#waiting.get(rolloutId)
    if (job.sample.isTooLong || (waiting?.length ?? 0) >= mostWaiting) this.#parts.book.dropped(rolloutId)
    else if (waiting !== undefined) waiting.push(job)
    else {
      this.#waiting.set(rolloutId, [job])
      // Not before the caller has its answer.
      this.#parts.clock.after(0, () => void this.#work(rolloutId))
    }
  }

  async #work(rolloutId: string): Promise<void> {
    for (;;) {
      const job = this.#waiting.get(rolloutId)?.[0]
      if (job === undefined) break
      await this.#compare(job).catch(() => {})
      this.#waiting.get(rolloutId)?.shift()
    }
    this.#waiting.delete(rolloutId)
  }

  async #compare({ sample, lane }: Job): Promise<void> {
    const { pairs, book, clock, compared } = this.#parts
    const { loaded, operationName } = sample.request
    const comparison = await pairs.use(lane.rolloutId, loaded, lane.canary, (pair) => this.#run(sample, lane, pair))
    if (comparison.kind === 'void' || this.#isClosed) return
    const { differences } = comparison
    book.compared(lane.rolloutId, { operation: operationName, differences, at: clock.now() })
    compared(lane.rolloutId, differences.length > 0)
  }

  async #run(sample: CallSample, lane: Lane, { stable, canary }: ArmPair): Promise<Comparison> {
    const { request, moment, answers } = sample
    if (stable === undefined || moment === undefined) return { kind: 'void' }
    if (canary === undefined) return { kind: 'compared', differences: [notLoaded] }
    const { app, loaded, operationName, input } = request
    const real = this.#parts.makeCall(app, loaded, moment)
    const inboundUrl = (channel: string) => real.inboundUrl(channel)
    const seen: SeenCall = { operationName, input, facts: { ...moment, app: real.app, inboundUrl }, answers }
    const book = new Map<string, string>()
    const armOf = (by: LoadedPlugin, plugin: ShadowArm['plugin']): ShadowArm => ({
      plugin,
      limits: this.#parts.limitsOf(by, app.appid),
      crypto: liveCrypto(bookedKeys(book, keysOf(this.#parts.makeCall(app, by, moment)))),
    })
    const arms = { stable: armOf(loaded, stable.plugin), canary: armOf(lane.canary, canary.plugin) }
    return compareCall(seen, arms, this.#parts)
  }
}

const notLoaded: Difference = { path: 'load', stable: new Word('loaded'), canary: new Word('cannot be loaded') }

/** The keys of a Call of the host, as far as reading goes. */
export const keysOf = (call: Call): AskedKeys => ({
  idOf: (key) => call.keyId(key),
  verify: (key, by, data, signature) => call.verify(key as 'wechat-pay', by, data, signature),
  decrypt: (key, cipher, data) => call.decrypt(key, cipher, data),
  verifyDigest: (spec, given) => call.verifyDigest(spec, given),
})
