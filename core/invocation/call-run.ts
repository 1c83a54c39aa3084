import type { Clock } from '../clock.ts'
import { CredentialRefusedError } from '../credential/credential-errors.ts'
import { HostError, isHostError } from '../errors/host-error.ts'
import type { Call, WireRequest, WireResponse } from '../protocol/index.ts'
import { fillRequest } from '../runner/fill-request.ts'
import { faultOf } from '../runner/inline-runner.ts'
import type { PluginRunner } from '../runner/plugin-runner.ts'
import { prepareRequest, type WireLimits } from '../runner/prepare-request.ts'
import type { PreparedRequest } from '../runner/prepared-request.ts'
import type { SendOutcome } from '../transport/send-outcome.ts'
import type { Transport } from '../transport/transport.ts'
import type { CallRequest } from './call-request.ts'
import { type Decision, decide, type Ending } from './decide.ts'
import type { FillValues } from '../call/fill-values.ts'
import { type Happened, happenedOf, leavesDoubt } from './happened.ts'
import type { RetryBudget } from './retry-budget.ts'
import { waitWithin } from '../call/wait-within.ts'

export interface CallRunParts {
  readonly clock: Clock
  readonly random: () => number
  readonly runner: PluginRunner
  readonly transport: Transport
  readonly budget: RetryBudget
}

/** How the sendings of a call ended. */
export interface RunEnd {
  readonly as: Ending
  readonly happened: Happened
}

/** Longest chain of requests (`next`) that one operation may make. */
const maxSteps = 8

/** The sendings of one call: fill in, send, decode, decide; again, until there is an end. Holds what a decision depends on. */
export class CallRun {
  attempts = 0
  upstreamMs = 0
  readonly #request: CallRequest
  readonly #call: Call
  readonly #values: FillValues
  readonly #limits: WireLimits
  readonly #parts: CallRunParts
  readonly #renewed = new Set<string>()
  #firstSentAt: number | undefined
  #inDoubt = false
  #state: unknown
  #steps = 0
  /** Sendings of the step in hand; each step of a chain has all its tries. */
  #tries = 0
  #refreshed = false

  constructor(request: CallRequest, call: Call, values: FillValues, limits: WireLimits, parts: CallRunParts) {
    this.#request = request
    this.#call = call
    this.#values = values
    this.#limits = limits
    this.#parts = parts
  }

  /** An earlier call under the same key was sent at `firstSentAt` and never answered for certain. */
  resume(firstSentAt: number): void {
    this.#firstSentAt = firstSentAt
    this.#inDoubt = true
  }

  /** A sending of this key left and was never answered for certain. */
  get inDoubt(): boolean {
    return this.#inDoubt
  }

  /** @throws HostError when what a sending needs cannot be had. */
  async run(first: PreparedRequest): Promise<RunEnd> {
    let prepared = first
    for (;;) {
      const happened = await this.#exchange(prepared)
      if (happened.kind === 'next') {
        prepared = happened.prepared
        continue
      }
      const decision = decide(happened, this.#situation())
      this.#inDoubt ||= leavesDoubt(happened)
      if (decision.do === 'finish') return { as: decision.as, happened }
      const end = await this.#before(decision, happened)
      if (end !== undefined) return end
    }
  }

  async #exchange(prepared: PreparedRequest): Promise<Happened | { kind: 'next'; prepared: PreparedRequest }> {
    const values =
      this.#values.ready(prepared.fill) ??
      (await this.#waiting((signal) => this.#values.fetched(prepared.fill, signal)))
    const { clock, transport, budget } = this.#parts
    if (this.attempts === 0) budget.request()
    this.attempts++
    this.#tries++
    const started = clock.monotonic()
    const sentAt = clock.now()
    const outcome = await transport.send(fillRequest(prepared, values), this.#request.deadline, this.#signal())
    this.upstreamMs += clock.monotonic() - started
    if (outcome.kind !== 'not-sent') this.#firstSentAt ??= sentAt
    return outcome.kind === 'answered' ? this.#decode(outcome.response, outcome) : outcome
  }

  async #decode(
    response: WireResponse,
    outcome: SendOutcome & { kind: 'answered' },
  ): Promise<Happened | { kind: 'next'; prepared: PreparedRequest }> {
    const { operation, input } = this.#request
    const run = await this.#parts.runner.decode(operation, response, this.#call, {
      input,
      state: this.#state,
      resent: this.#inDoubt,
    })
    if (run.kind === 'fault') return { kind: 'unreadable', fault: run }
    const decoded = run.value
    if (decoded.kind === 'next') return this.#next(decoded.request, decoded.state)
    if (decoded.kind !== 'decode-again') return happenedOf(decoded, outcome.retryAfterMs)
    if (this.#refreshed) return { kind: 'untrusted', reason: 'signature' }
    this.#refreshed = true
    await this.#refresh(decoded.refresh)
    return this.#decode(response, outcome)
  }

  #next(request: WireRequest, state: unknown): Happened | { kind: 'next'; prepared: PreparedRequest } {
    if (++this.#steps > maxSteps)
      return {
        kind: 'unreadable',
        fault: { kind: 'fault', phase: 'decode', what: 'invalid', note: `more than ${maxSteps} requests in a row` },
      }
    try {
      const prepared = prepareRequest(request, this.#limits)
      this.#state = state
      this.#tries = 0
      return { kind: 'next', prepared }
    } catch (error) {
      return { kind: 'unreadable', fault: faultOf('decode', error) }
    }
  }

  /** Until the answer is read nobody knows what it says: without the key the outcome is unknown. */
  async #refresh(name: string): Promise<void> {
    const before = this.#inDoubt
    this.#inDoubt = true
    await this.#waiting((signal) => this.#values.renew(name, signal))
    this.#inDoubt = before
  }

  #situation() {
    const { clock, random, budget } = this.#parts
    const { operation, deadline } = this.#request
    return {
      effect: operation.effect,
      attempt: this.#tries,
      renewed: this.#renewed,
      inDoubt: this.#inDoubt,
      now: clock.now(),
      deadline,
      firstSentAt: this.#firstSentAt,
      windowMs: operation.idempotency?.windowMs,
      budget: budget.hasRoom(),
      random: random(),
    }
  }

  /** @returns an end where no other credential is to be had: what WeChat said of the refused one is then the answer. */
  async #before(decision: Exclude<Decision, { do: 'finish' }>, happened: Happened): Promise<RunEnd | undefined> {
    if (decision.do === 'renew') return this.#renew(decision.credential, happened)
    this.#parts.budget.spend()
    await this.#waiting((signal) => this.#parts.clock.sleep(decision.afterMs, signal))
    return undefined
  }

  async #renew(credential: string, happened: Happened): Promise<RunEnd | undefined> {
    this.#renewed.add(credential)
    try {
      await this.#waiting((signal) => this.#values.renew(credential, signal))
      return undefined
    } catch (error) {
      if (!(error instanceof CredentialRefusedError) || error.failure.class !== 'credential') throw error
      const decision = decide(happened, this.#situation())
      return { as: decision.do === 'finish' ? decision.as : 'credential', happened }
    }
  }

  /** Waits for something before the next sending. What is in doubt stays in doubt, whatever keeps it from being sent. */
  async #waiting<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await waitWithin(this.#parts.clock, this.#request.deadline, this.#signal(), work)
    } catch (cause) {
      if (!this.#inDoubt || this.#request.operation.effect === 'safe' || !isHostError(cause)) throw cause
      const message = 'It was sent and may have been carried out; a second sending was not possible.'
      throw new HostError('WXH_OUTCOME_UNKNOWN', message, { cause })
    }
  }

  /** Nobody waits any more: only a safe operation is given up for that. */
  #signal(): AbortSignal | undefined {
    return this.#request.operation.effect === 'safe' ? this.#request.signal : undefined
  }
}
