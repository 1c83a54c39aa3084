import { authorized } from '../call/authorized.ts'
import type { FillValues } from '../call/fill-values.ts'
import type { RefreshCredential } from '../call/refresh-credential.ts'
import { waitWithin } from '../call/wait-within.ts'
import type { Clock } from '../clock.ts'
import { CredentialRefusedError } from '../credential/credential-errors.ts'
import { HostError, isHostError } from '../errors/host-error.ts'
import type { Call, Decoded, WireRequest, WireResponse } from '../protocol/index.ts'
import { fillRequest } from '../runner/fill-request.ts'
import { faultOf } from '../runner/inline-runner.ts'
import type { PluginRunner } from '../runner/plugin-runner.ts'
import { prepareRequest, type WireLimits } from '../runner/prepare-request.ts'
import type { PreparedRequest } from '../runner/prepared-request.ts'
import type { FilledRequest } from '../transport/filled-request.ts'
import type { SendOutcome } from '../transport/send-outcome.ts'
import type { StreamOutcome } from '../transport/stream-outcome.ts'
import type { Transport } from '../transport/transport.ts'
import type { AskOutcome } from './ask-outcome.ts'
import type { CallRequest } from './call-request.ts'
import { type Decision, decide, type Ending } from './decide.ts'
import { type Happened, happenedOf, leavesDoubt } from './happened.ts'
import type { RetryBudget } from './retry-budget.ts'

export interface CallRunParts {
  readonly clock: Clock
  readonly random: () => number
  readonly runner: PluginRunner
  readonly transport: Transport
  readonly budget: RetryBudget
  readonly refresh: RefreshCredential
}

/** What is this one call's own. */
export interface CallRunOwn {
  readonly request: CallRequest
  /** As its plugin encoded with. */
  readonly call: Call
  /** The same call at a later moment: each sending is authorized at its own time. */
  readonly callNow: () => Call
  readonly values: FillValues
  readonly limits: WireLimits
  /** Learns what became of the request in doubt; undefined where the operation does not say how. */
  readonly ask: AskOutcome | undefined
}

/** How the sendings of a call ended. */
export interface RunEnd {
  readonly as: Ending
  readonly happened: Happened
}

type Next = { readonly kind: 'next'; readonly prepared: PreparedRequest }

/** What is known of a sending of an earlier call: nothing. */
const lost: Happened = { kind: 'no-answer', reason: 'reset', code: 'an earlier call' }

/** Longest chain of requests (`next`) that one operation may make. */
const maxSteps = 8

/** The sendings of one call: fill in, send, decode, decide; again, until there is an end. Holds what a decision depends on. */
export class CallRun {
  attempts = 0
  upstreamMs = 0
  readonly #own: CallRunOwn
  readonly #parts: CallRunParts
  readonly #renewed = new Set<string>()
  #firstSentAt: number | undefined
  #inDoubt = false
  #asksFirst = false
  #state: unknown
  #steps = 0
  /** Sendings of the step in hand; each step of a chain has all its tries. */
  #tries = 0
  #refreshed = false

  constructor(own: CallRunOwn, parts: CallRunParts) {
    this.#own = own
    this.#parts = parts
  }

  /** An earlier call under the same key was sent at `firstSentAt` and never answered for certain. */
  resume(firstSentAt: number): void {
    this.#firstSentAt = firstSentAt
    this.#inDoubt = true
    this.#asksFirst = this.#own.ask !== undefined
  }

  /** A sending of this key left and was never answered for certain. */
  get inDoubt(): boolean {
    return this.#inDoubt
  }

  /** @throws HostError when what a sending needs cannot be had. */
  async run(first: PreparedRequest): Promise<RunEnd> {
    const known = this.#asksFirst ? await this.#asked(lost) : undefined
    if (known !== undefined) return known
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

  /** Hands on the answer to a request of this call as it comes. */
  async stream(prepared: PreparedRequest, signal: AbortSignal): Promise<StreamOutcome> {
    const filled = await this.#ready(prepared)
    this.attempts++
    return this.#parts.transport.stream(filled, this.#own.request.deadline, signal)
  }

  /** A request of this call with everything in it, authorized for this one sending. */
  async #ready(prepared: PreparedRequest): Promise<FilledRequest> {
    const { values, request, callNow } = this.#own
    const found = this.#atOnce(() => values.ready(prepared.fill))
    const texts = found ?? (await this.#waiting((signal) => values.fetched(prepared.fill, signal)))
    const filled = this.#atOnce(() => fillRequest(prepared, texts))
    if (request.operation.authorize === undefined) return filled
    return this.#waiting(() => authorized(this.#parts.runner, request.operation, filled, callNow()))
  }

  async #exchange(prepared: PreparedRequest): Promise<Happened | Next> {
    const filled = await this.#ready(prepared)
    const { clock, transport, budget } = this.#parts
    if (this.attempts === 0) budget.request()
    this.attempts++
    this.#tries++
    const started = clock.monotonic()
    const sentAt = clock.now()
    const outcome = await transport.send(filled, this.#own.request.deadline, this.#signal())
    this.upstreamMs += clock.monotonic() - started
    if (outcome.kind !== 'not-sent') this.#firstSentAt ??= sentAt
    return outcome.kind === 'answered' ? this.#decode(outcome.response, outcome) : outcome
  }

  async #decode(response: WireResponse, outcome: SendOutcome & { kind: 'answered' }): Promise<Happened | Next> {
    const { request, call } = this.#own
    const { operation, input } = request
    const context = { input, state: this.#state, resent: this.#inDoubt }
    const run = await this.#unread(() => this.#parts.runner.decode(operation, response, call, context))
    if (run.kind === 'fault') return { kind: 'unreadable', fault: run }
    const decoded = run.value
    if (decoded.kind === 'next') return this.#next(decoded.request, decoded.state)
    if (decoded.kind === 'stream') return this.#stream(decoded)
    if (decoded.kind !== 'decode-again') return happenedOf(decoded, outcome.retryAfterMs)
    if (this.#refreshed) return { kind: 'untrusted', reason: 'signature' }
    this.#refreshed = true
    return (await this.#refresh(decoded.refresh)) ?? this.#decode(response, outcome)
  }

  #next(request: WireRequest, state: unknown): Happened | Next {
    if (++this.#steps > maxSteps)
      return {
        kind: 'unreadable',
        fault: { kind: 'fault', phase: 'decode', what: 'invalid', note: `more than ${maxSteps} requests in a row` },
      }
    try {
      const prepared = prepareRequest(request, this.#own.limits)
      this.#state = state
      this.#tries = 0
      return { kind: 'next', prepared }
    } catch (error) {
      return { kind: 'unreadable', fault: faultOf('decode', error) }
    }
  }

  #stream(file: Extract<Decoded<unknown>, { kind: 'stream' }>): Happened {
    try {
      return { kind: 'stream', file, prepared: prepareRequest(file.request, this.#own.limits) }
    } catch (error) {
      return { kind: 'unreadable', fault: faultOf('decode', error) }
    }
  }

  /** @returns what the answer is taken for where no newer key can be had: one that nobody can read. */
  async #refresh(name: string): Promise<Happened | undefined> {
    const { app } = this.#own.request
    try {
      await this.#unread(() => this.#waiting((signal) => this.#parts.refresh(app, name, signal)))
      return undefined
    } catch (error) {
      if (!isHostError(error) || this.#own.ask === undefined) throw error
      return { kind: 'untrusted', reason: 'signature' }
    }
  }

  /** Until the answer is read nobody knows what it says: what fails meanwhile leaves the outcome unknown. */
  async #unread<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#inDoubt
    this.#inDoubt = true
    try {
      const result = await work()
      this.#inDoubt = before
      return result
    } catch (cause) {
      throw this.#doubted(cause)
    }
  }

  #situation() {
    const { clock, random, budget } = this.#parts
    const { operation, deadline } = this.#own.request
    return {
      effect: operation.effect,
      attempt: this.#tries,
      renewed: this.#renewed,
      inDoubt: this.#inDoubt,
      now: clock.now(),
      deadline,
      firstSentAt: this.#firstSentAt,
      windowMs: operation.idempotency?.windowMs,
      canAsk: this.#own.ask !== undefined,
      budget: budget.hasRoom(),
      random: random(),
    }
  }

  /** @returns an end where no other sending is to follow. */
  async #before(decision: Exclude<Decision, { do: 'finish' }>, happened: Happened): Promise<RunEnd | undefined> {
    if (decision.do === 'renew') return this.#renew(decision.credential, happened)
    this.#parts.budget.spend()
    await this.#waiting((signal) => this.#parts.clock.sleep(decision.afterMs, signal))
    return decision.do === 'ask' ? this.#asked(happened) : undefined
  }

  /** @returns undefined when the answer proves that the stored body may be sent again. */
  async #asked(happened: Happened): Promise<RunEnd | undefined> {
    const answer = await this.#own.ask?.()
    this.attempts += answer?.attempts ?? 0
    this.upstreamMs += answer?.upstreamMs ?? 0
    const resolved = answer?.resolved ?? { kind: 'unknown' as const }
    if (resolved.kind === 'resend' && this.#mayResend()) return undefined
    if (resolved.kind === 'resend' || resolved.kind === 'unknown') return { as: 'outcome-unknown', happened }
    // What the question proved is as good as the answer that was lost.
    this.#inDoubt = false
    return { as: 'answered', happened: happenedOf(resolved, undefined) }
  }

  #mayResend(): boolean {
    const { effect, idempotency } = this.#own.request.operation
    const sentAt = this.#firstSentAt ?? this.#parts.clock.now()
    return (
      effect === 'idempotent' && this.#parts.clock.now() - sentAt < (idempotency?.windowMs ?? Number.POSITIVE_INFINITY)
    )
  }

  /** Where no other credential is to be had, what WeChat said of the refused one is the answer. */
  async #renew(credential: string, happened: Happened): Promise<RunEnd | undefined> {
    this.#renewed.add(credential)
    try {
      await this.#waiting((signal) => this.#own.values.renew(credential, signal))
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
      return await waitWithin(this.#parts.clock, this.#own.request.deadline, this.#signal(), work)
    } catch (cause) {
      throw this.#doubted(cause)
    }
  }

  /** What keeps the next sending from being made says nothing of the one in doubt. */
  #atOnce<T>(work: () => T): T {
    try {
      return work()
    } catch (cause) {
      throw this.#doubted(cause)
    }
  }

  #doubted(cause: unknown): unknown {
    const isDefinite = !this.#inDoubt || this.#own.request.operation.effect === 'safe' || !isHostError(cause)
    if (isDefinite || cause.code === 'WXH_OUTCOME_UNKNOWN') return cause
    const message = 'It was sent and may have been carried out; a second sending was not possible.'
    return new HostError('WXH_OUTCOME_UNKNOWN', message, { cause })
  }

  /** Nobody waits any more: only a safe operation is given up for that. */
  #signal(): AbortSignal | undefined {
    return this.#own.request.operation.effect === 'safe' ? this.#own.request.signal : undefined
  }
}
