import { CredentialRefusedError } from '../credential/credential-errors.ts'
import type { PreparedRequest } from '../runner/prepared-request.ts'
import type { Answered, SendOutcome } from '../transport/send-outcome.ts'
import type { StreamOutcome } from '../transport/stream-outcome.ts'
import { type AnswerParts, Answers, type Next } from './answers.ts'
import type { CallRunOwn, Misread } from './call-run-own.ts'
import { type Decision, decide, isOfTheSender } from './decide.ts'
import { Doubt } from './doubt.ts'
import { Impression } from './fallback/impression.ts'
import { rowOf } from './fallback/row.ts'
import { type Happened, happenedOf, leavesDoubt } from './happened.ts'
import type { Inherited, RunEnd } from './run-end.ts'
import { type SendingParts, Sendings } from './sendings.ts'

export interface CallRunParts extends SendingParts, AnswerParts {
  readonly random: () => number
}

/** What is known of a sending of an earlier call: nothing. */
const lost: Happened = { kind: 'no-answer', reason: 'reset', code: 'an earlier call' }

/** The sendings of one call: fill in, send, decode, decide; again, until there is an end. Holds what a decision depends on. */
export class CallRun {
  readonly #own: CallRunOwn
  readonly #parts: CallRunParts
  readonly #doubt: Doubt
  readonly #sendings: Sendings
  readonly #answers: Answers
  /** What is to be said of this arm. */
  readonly impression = new Impression()
  readonly #renewed = new Set<string>()
  #asksFirst = false
  /** WeChat said that nothing of this key had been carried out, before the sending in hand. */
  #isAskedUndone = false
  /** The body under this key was refused for what it is, and no sending of it was carried out. */
  isUndone = false
  /** Sendings of the step in hand; each step of a chain has all its tries. */
  #tries = 0
  /** Sendings, and milliseconds of waiting for WeChat, of the questions what became of it. */
  #asked = { attempts: 0, upstreamMs: 0 }

  constructor(own: CallRunOwn, parts: CallRunParts, inherited?: Inherited) {
    this.#own = own
    this.#parts = parts
    this.#doubt = new Doubt(own.request, parts.clock)
    this.#sendings = new Sendings(own, parts, this.#doubt)
    this.#answers = new Answers(own, parts, this.#doubt)
    if (inherited === undefined) return
    this.#doubt.isThere = inherited.inDoubt
    this.#sendings.firstSentAt = inherited.firstSentAt
  }

  get attempts(): number {
    return this.#sendings.count + this.#asked.attempts
  }

  get upstreamMs(): number {
    return this.#sendings.upstreamMs + this.#asked.upstreamMs
  }

  /** A sending of this key left and was never answered for certain. */
  get inDoubt(): boolean {
    return this.#doubt.isThere
  }

  get firstSentAt(): number | undefined {
    return this.#sendings.firstSentAt
  }

  /** No answer has asked for another request yet. */
  get isFirstStep(): boolean {
    return this.#answers.isFirstStep
  }

  /** An earlier call under the same key was sent at `firstSentAt` and never answered for certain. */
  resume(firstSentAt: number): void {
    this.#sendings.firstSentAt = firstSentAt
    this.#doubt.isThere = true
    this.#asksFirst = this.#own.ask !== undefined
  }

  /**
   * @param given an answer to `first` that another arm was given.
   * @throws HostError when what a sending needs cannot be had.
   */
  async run(first: PreparedRequest, given?: Answered): Promise<RunEnd> {
    const known = this.#asksFirst ? await this.#ask(lost) : undefined
    if (known !== undefined) return known
    let [prepared, here] = [first, given]
    for (;;) {
      const outcome = here ?? (await this.#sendings.send(prepared))
      if (here === undefined) this.#tries++
      here = undefined
      const happened = outcome.kind === 'answered' ? await this.#read(outcome) : outcome
      if (happened.kind === 'next') {
        prepared = happened.prepared
        continue
      }
      this.impression.note(happened)
      this.#lift(happened)
      const misread = this.#misread(happened, outcome, prepared)
      if (misread !== undefined && (await this.#own.handsOver?.(misread)) === true)
        return { as: 'unreadable', happened, answer: misread.answer }
      const decision = decide(happened, this.#situation())
      this.#doubt.isThere ||= leavesDoubt(happened)
      if (decision.do === 'finish') return { as: decision.as, happened }
      const end = await this.#before(decision, happened)
      if (end !== undefined) return end
    }
  }

  /** Hands on the answer to a request of this call as it comes. */
  stream(prepared: PreparedRequest, signal: AbortSignal): Promise<StreamOutcome> {
    return this.#sendings.stream(prepared, signal)
  }

  async #read(answer: Answered): Promise<Happened | Next> {
    this.#own.request.witness?.answered(answer.response, this.#doubt.isThere)
    const happened = await this.#answers.read(answer.response, answer.retryAfterMs)
    if (happened.kind === 'next') this.#tries = 0
    return happened
  }

  /** What the plugin kept of the answers before is its own: another arm could not read on from there. */
  #misread({ kind: as }: Happened, answer: SendOutcome, sent: PreparedRequest): Misread | undefined {
    if ((as !== 'unreadable' && as !== 'untrusted') || answer.kind !== 'answered' || !this.isFirstStep) return undefined
    return { as, answer, sent, resent: this.#doubt.isThere }
  }

  /**
   * A question proved that nothing had been done, and then the same body was refused for what it is: so was, or will be, each
   * earlier sending of it that was in doubt.
   */
  #lift(happened: Happened): void {
    this.isUndone = this.#isAskedUndone && rowOf(happened) === 'refused-before-effect' && !isOfTheSender(happened)
    if (this.isUndone) this.#doubt.isThere = false
    else if (leavesDoubt(happened)) this.#isAskedUndone = false
  }

  #situation() {
    const { clock, random, budget } = this.#parts
    const { operation, deadline } = this.#own.request
    return {
      effect: operation.effect,
      attempt: this.#tries,
      renewed: this.#renewed,
      inDoubt: this.#doubt.isThere,
      now: clock.now(),
      deadline,
      firstSentAt: this.#sendings.firstSentAt,
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
    await this.#doubt.waiting((signal) => this.#parts.clock.sleep(decision.afterMs, signal))
    return decision.do === 'ask' ? this.#ask(happened) : undefined
  }

  /** @returns undefined when the answer proves that the stored body may be sent again. */
  async #ask(happened: Happened): Promise<RunEnd | undefined> {
    const answer = await this.#own.ask?.()
    this.#asked.attempts += answer?.attempts ?? 0
    this.#asked.upstreamMs += answer?.upstreamMs ?? 0
    const resolved = answer?.resolved ?? { kind: 'unknown' as const }
    this.#isAskedUndone = resolved.kind === 'resend'
    if (resolved.kind === 'resend' && this.#mayResend()) return undefined
    if (resolved.kind === 'resend' || resolved.kind === 'unknown') return { as: 'outcome-unknown', happened }
    // What the question proved is as good as the answer that was lost.
    this.#doubt.isThere = false
    return { as: 'answered', happened: happenedOf(resolved, undefined), isProven: true }
  }

  #mayResend(): boolean {
    const { effect, idempotency } = this.#own.request.operation
    const now = this.#parts.clock.now()
    const sentAt = this.#sendings.firstSentAt ?? now
    return (
      this.#own.mayResend &&
      effect === 'idempotent' &&
      now - sentAt < (idempotency?.windowMs ?? Number.POSITIVE_INFINITY)
    )
  }

  /** Where no other credential is to be had, what WeChat said of the refused one is the answer. */
  async #renew(credential: string, happened: Happened): Promise<RunEnd | undefined> {
    this.#renewed.add(credential)
    try {
      await this.#doubt.waiting((signal) => this.#own.values.renew(credential, signal))
      return undefined
    } catch (error) {
      if (!(error instanceof CredentialRefusedError) || error.failure.class !== 'credential') throw error
      const decision = decide(happened, this.#situation())
      return { as: decision.do === 'finish' ? decision.as : 'credential', happened }
    }
  }
}
