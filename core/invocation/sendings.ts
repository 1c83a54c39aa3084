import { authorized } from '../call/authorized.ts'
import type { FillValues } from '../call/fill-values.ts'
import type { Clock } from '../clock.ts'
import type { Call } from '../protocol/index.ts'
import { fillRequest } from '../runner/fill-request.ts'
import type { PluginRunner } from '../runner/plugin-runner.ts'
import type { PreparedRequest } from '../runner/prepared-request.ts'
import type { FilledRequest } from '../transport/filled-request.ts'
import type { SendOutcome } from '../transport/send-outcome.ts'
import type { StreamOutcome } from '../transport/stream-outcome.ts'
import type { Transport } from '../transport/transport.ts'
import type { CallRequest } from './call-request.ts'
import type { Doubt } from './doubt.ts'
import type { RetryBudget } from './retry-budget.ts'

export interface SendingParts {
  readonly clock: Clock
  readonly runner: PluginRunner
  readonly transport: Transport
  readonly budget: RetryBudget
}

export interface SendingOwn {
  readonly request: CallRequest
  /** The same call at a later moment: each sending is authorized at its own time. */
  readonly callNow: () => Call
  readonly values: FillValues
}

/** What one call sends, and what is counted of it. */
export class Sendings {
  count = 0
  upstreamMs = 0
  /** Milliseconds since 1970. */
  firstSentAt: number | undefined
  readonly #own: SendingOwn
  readonly #parts: SendingParts
  readonly #doubt: Doubt

  constructor(own: SendingOwn, parts: SendingParts, doubt: Doubt) {
    this.#own = own
    this.#parts = parts
    this.#doubt = doubt
  }

  /** @throws HostError when what the sending needs cannot be had. */
  async send(prepared: PreparedRequest): Promise<SendOutcome> {
    const filled = await this.#ready(prepared)
    const { clock, transport, budget } = this.#parts
    if (this.count === 0) budget.request()
    this.count++
    const started = clock.monotonic()
    const sentAt = clock.now()
    const outcome = await transport.send(filled, this.#own.request.deadline, this.#doubt.signal)
    this.upstreamMs += clock.monotonic() - started
    if (outcome.kind !== 'not-sent') this.firstSentAt ??= sentAt
    return outcome
  }

  /** Hands on the answer to a request of this call as it comes. */
  async stream(prepared: PreparedRequest, signal: AbortSignal): Promise<StreamOutcome> {
    const filled = await this.#ready(prepared)
    this.count++
    return this.#parts.transport.stream(filled, this.#own.request.deadline, signal)
  }

  /** A request of this call with everything in it, authorized for this one sending. */
  async #ready(prepared: PreparedRequest): Promise<FilledRequest> {
    const { values, request, callNow } = this.#own
    const doubt = this.#doubt
    const found = doubt.atOnce(() => values.ready(prepared.fill))
    const texts = found ?? (await doubt.waiting((signal) => values.fetched(prepared.fill, signal)))
    const filled = doubt.atOnce(() => fillRequest(prepared, texts))
    if (request.operation.authorize === undefined) return filled
    return doubt.waiting(() => authorized(this.#parts.runner, request.operation, filled, callNow()))
  }
}
