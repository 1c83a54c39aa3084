import { AuthorizeFaultError } from '../call/authorized.ts'
import type { PreparedRequest } from '../runner/prepared-request.ts'
import { CallRun, type CallRunParts } from './call-run.ts'
import type { CallRunOwn } from './call-run-own.ts'
import type { ArmRecord } from './fallback/arm-record.ts'
import { isLacking } from './fallback/lacking.ts'
import type { Rescuer } from './fallback/rescuer.ts'
import { type ArmEnd, type Sent, Takeover } from './fallback/takeover.ts'
import { Following, type FollowParts } from './following.ts'
import type { Held } from './held.ts'
import type { Idempotency } from './intent/idempotency.ts'
import { cameToNothing, resultOf } from './result-of.ts'
import type { Inherited, RunEnd } from './run-end.ts'

export interface SentCallParts extends CallRunParts, FollowParts {
  readonly idempotency: Pick<Idempotency, 'replace'>
}

/** Sends what one call holds, by its own arm and, where the fallback table says so, by stable after it. */
export class SentCall {
  readonly #held: Held
  readonly #record: ArmRecord | undefined
  readonly #rescuer: Rescuer | undefined
  readonly #parts: SentCallParts
  readonly #runs: CallRun[] = []
  #following: Following | undefined

  /** @param record undefined: what is sent says nothing of the arm that was given the call. */
  constructor(held: Held, record: ArmRecord | undefined, rescuer: Rescuer | undefined, parts: SentCallParts) {
    this.#held = held
    this.#record = record
    this.#rescuer = rescuer
    this.#parts = parts
  }

  /** Sendings of both arms, and milliseconds of waiting for WeChat. */
  get spent(): { readonly attempts: number; readonly upstreamMs: number } {
    let [attempts, upstreamMs] = [0, 0]
    for (const run of this.#runs) {
      attempts += run.attempts
      upstreamMs += run.upstreamMs
    }
    return { attempts, upstreamMs }
  }

  /** @throws HostError */
  async by(own: CallRunOwn): Promise<Sent> {
    const [record, rescuer] = [this.#record, this.#rescuer]
    const takeover =
      record === undefined || rescuer === undefined
        ? undefined
        : new Takeover(this.#held, record, rescuer, this, this.#parts)
    const run = await this.open(takeover === undefined ? own : { ...own, handsOver: takeover.handsOver })
    if (record !== undefined) record.impression = run.impression
    const { firstSentAt, body } = this.#held
    if (firstSentAt !== undefined) run.resume(firstSentAt)
    const end = await endOf(run, body)
    if (end.as === 'broken' && end.fault !== undefined) record?.broken(end.fault)
    const sent = takeover === undefined ? undefined : await takeover.after(end, run, own)
    if (sent !== undefined) return sent
    if (end.as === 'broken') throw end.error
    return this.ended(end, run, own)
  }

  /** The sendings of one arm; what is told of them later is noted first. */
  async open(own: CallRunOwn, inherited?: Inherited): Promise<CallRun> {
    const run = new CallRun(own, this.#parts, inherited)
    this.#runs.push(run)
    this.#following = new Following(own.request, own.call.app, this.#parts, this.#following)
    if (own.request.operation.tracks !== undefined) await this.#following.begin()
    return run
  }

  async ended(end: RunEnd, run: CallRun, own: CallRunOwn): Promise<Sent> {
    const result = resultOf(end, run, own, this.#parts.runner)
    if (result.kind === 'output') await this.#following?.answered(result.output)
    else if (!run.inDoubt && cameToNothing(result)) await this.#following?.refused()
    return { result, inDoubt: run.inDoubt, isUndone: run.isUndone }
  }
}

async function endOf(run: CallRun, body: PreparedRequest): Promise<ArmEnd> {
  try {
    return await run.run(body)
  } catch (error) {
    return brokenBy(error)
  }
}

function brokenBy(error: unknown): ArmEnd {
  // What is in doubt stays in doubt; why nothing more was sent stands behind it.
  const causes = [error, error instanceof Error ? error.cause : undefined]
  const found = causes.find((cause) => cause instanceof AuthorizeFaultError)
  if (found !== undefined) return { as: 'broken', fault: found.fault, error }
  if (causes.some(isLacking)) return { as: 'broken', fault: undefined, error }
  throw error
}
