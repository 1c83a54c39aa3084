import type { Keyring } from '../../keyring/keyring.ts'
import { bookedKeys } from '../compare/asked-keys.ts'
import { compareCall } from '../compare/compare-call.ts'
import { liveCrypto } from '../compare/live-crypto.ts'
import type { SeenCall } from '../compare/seen-call.ts'
import { CallSample } from '../live/call-sample.ts'
import type { LiveShadowParts } from '../live/live-shadow.ts'
import { Rate } from '../live/rate.ts'
import { keysOf } from '../live/shadow-job.ts'
import type { SampledRequest, ShadowSample } from '../shadow.ts'
import { sealCall } from './recorded-call.ts'
import type { TrafficFile } from './traffic-file.ts'

export interface TrafficRecorderParts
  extends Pick<LiveShadowParts, 'clock' | 'random' | 'schemas' | 'makeCall' | 'limitsOf'> {
  readonly keyring: Keyring
  readonly file: TrafficFile
  /** Of calls, 0 to 1. */
  readonly share: number
  /** Told once: nothing more is recorded. */
  readonly onFull: () => void
}

const perSecond = 20

/** Keeps a sample of calls with their answers, sealed, for a later rehearsal. */
export class TrafficRecorder {
  readonly #parts: TrafficRecorderParts
  readonly #rate: Rate
  #isFull = false

  constructor(parts: TrafficRecorderParts) {
    this.#parts = parts
    this.#rate = new Rate(perSecond, parts.clock)
  }

  sample(request: SampledRequest): ShadowSample | undefined {
    const { random, share, clock } = this.#parts
    if (this.#isFull || random() >= share || !this.#rate.take()) return undefined
    return new CallSample(request, (sample) => {
      clock.after(0, () => void this.#record(sample).catch(() => {}))
    })
  }

  /**
   * Stable reads the answers once more, beside itself: what it asks of keys is written down with them, and a call that it does
   * not read alike twice is left out.
   */
  async #record({ request, moment, answers, isTooLong }: CallSample): Promise<void> {
    if (moment === undefined || isTooLong || answers.length === 0) return
    const { app, loaded, operationName, input } = request
    const { makeCall, limitsOf, keyring } = this.#parts
    const real = makeCall(app, loaded, moment)
    const inboundUrl = (channel: string) => real.inboundUrl(channel)
    const seen: SeenCall = { operationName, input, facts: { ...moment, app: real.app, inboundUrl }, answers }
    const book = new Map<string, string>()
    const arm = {
      plugin: loaded.plugin,
      limits: limitsOf(loaded, app.appid),
      crypto: liveCrypto(bookedKeys(book, keysOf(real))),
    }
    const comparison = await compareCall(seen, { stable: arm, canary: arm }, this.#parts)
    if (comparison.kind === 'void' || comparison.differences.length > 0) return
    const channels = Object.keys(loaded.plugin.inbound ?? {})
    this.#append(sealCall({ appid: app.appid, protocol: loaded.protocol, seen, book }, channels, keyring))
  }

  #append(line: string): void {
    if (this.#isFull || this.#parts.file.append(line)) return
    this.#isFull = true
    this.#parts.onFull()
  }
}
