import type { WireResponse } from '../../protocol/index.ts'
import type { CallMoment } from '../call-witness.ts'
import type { SeenAnswer } from '../compare/seen-call.ts'
import type { SampledRequest, ShadowSample } from '../shadow.ts'
import { isLarger } from './is-larger.ts'

/** Bytes of answers that one call may keep in memory until it is compared. */
export const mostBytes = 262_144
const mostAnswers = 16
/** Characters of an input, as long as callers may send by default. It is compared in the thread of the host. */
const mostInput = 1_048_576

/** Gathers what is seen of one call. */
export class CallSample implements ShadowSample {
  readonly request: SampledRequest
  readonly answers: SeenAnswer[] = []
  moment: CallMoment | undefined
  /** Longer than anybody wants to keep: not compared. */
  isTooLong = false
  readonly #onEnd: (sample: CallSample) => void
  #bytes = 0

  constructor(request: SampledRequest, onEnd: (sample: CallSample) => void) {
    this.request = request
    this.#onEnd = onEnd
  }

  began({ now, wechatNow, deadline, idempotencyKey }: CallMoment): void {
    this.moment ??= { now, wechatNow, deadline, idempotencyKey }
  }

  answered(response: WireResponse, resent: boolean): void {
    this.#bytes += response.body.length
    if (this.#bytes > mostBytes || this.answers.length >= mostAnswers) this.isTooLong = true
    // A plugin in this thread may write into the bytes while it reads them.
    else this.answers.push({ response: { ...response, body: new Uint8Array(response.body) }, resent })
  }

  end(): void {
    if (isLarger(this.request.input, mostInput)) this.isTooLong = true
    this.#onEnd(this)
  }
}
