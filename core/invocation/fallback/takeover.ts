import type { Clock } from '../../clock.ts'
import type { Blame } from '../../rollout/observation.ts'
import type { RunFault } from '../../runner/plugin-runner.ts'
import type { PreparedRequest } from '../../runner/prepared-request.ts'
import type { Answered } from '../../transport/send-outcome.ts'
import type { CallResult } from '../call-request.ts'
import type { CallRun } from '../call-run.ts'
import type { CallRunOwn } from '../call-run-own.ts'
import { isOfTheSender } from '../decide.ts'
import type { EncodedCall } from '../encode-call.ts'
import type { Held } from '../held.ts'
import type { Idempotency } from '../intent/idempotency.ts'
import { mayTakeUp } from '../intent/take-up.ts'
import type { Inherited, RunEnd } from '../run-end.ts'
import type { ArmRecord } from './arm-record.ts'
import { type Fallback, fallback } from './fallback.ts'
import type { Rescuer } from './rescuer.ts'
import { type Row, rowOf } from './row.ts'
import { hasSameEndpoint, isSameRequest } from './same-request.ts'

/**
 * How the sendings of the canary ended. `broken`: one never left, for a fault of the plugin; without one, for a key or a secret
 * that it asked for and the app does not have.
 */
export type ArmEnd = RunEnd | { readonly as: 'broken'; readonly fault: RunFault | undefined; readonly error: unknown }

/** How a call ended, and whether a sending of its key is in doubt then. */
export interface Sent {
  readonly result: CallResult
  readonly inDoubt: boolean
  /** The stored body was refused for what it is, and nothing of it was carried out: its keys are free. */
  readonly isUndone?: boolean
}

/** Where stable's sendings are made and told of. */
interface Sender {
  open(own: CallRunOwn, inherited?: Inherited): Promise<CallRun>
  ended(end: RunEnd, run: CallRun, own: CallRunOwn): Promise<Sent>
}

export interface TakeoverParts {
  readonly clock: Clock
  readonly idempotency: Pick<Idempotency, 'replace'>
}

/** Does what the fallback table says once the canary came to an end. */
export class Takeover {
  readonly #held: Held
  readonly #record: ArmRecord
  readonly #rescuer: Rescuer
  readonly #sender: Sender
  readonly #parts: TakeoverParts

  constructor(held: Held, record: ArmRecord, rescuer: Rescuer, sender: Sender, parts: TakeoverParts) {
    this.#held = held
    this.#record = record
    this.#rescuer = rescuer
    this.#sender = sender
    this.#parts = parts
  }

  /** While the canary is at work: whether stable can read what it cannot. */
  readonly handsOver: NonNullable<CallRunOwn['handsOver']> = async (misread) => {
    const rescuer = this.#rescuer
    if (rescuer.state === 'none' || !(await rescuer.reads(misread))) return false
    return this.#take()
  }

  /** Others may have used the budget up since it was looked at. */
  #take(isRefusal = false): boolean {
    const rescuer = this.#rescuer
    const { state } = rescuer
    if (state === 'no-room' && !isRefusal && rescuer.isOverspent) this.#record.exhausted()
    if (state !== 'ready') return false
    rescuer.take(isRefusal)
    return true
  }

  /** @returns undefined: the canary's end is the caller's. @throws HostError */
  async after(end: ArmEnd, run: CallRun, { request }: CallRunOwn): Promise<Sent | undefined> {
    const rescuer = this.#rescuer
    const { effect, authorize } = request.operation
    const answer = end.as === 'broken' ? undefined : end.answer
    const next = fallback(rowOfEnd(end), {
      effect,
      rescue: rescuer.state,
      inDoubt: run.inDoubt,
      isFirstStep: run.isFirstStep,
      stableReads: answer !== undefined,
      stableAsks: rescuer.asks,
    })
    const isLacking = end.as === 'broken' && end.fault === undefined
    if (isLacking) return next.do === 'return' ? undefined : this.#supplied(next.do, run)
    if (next.do === 'return' && next.isExhausted === true && rescuer.isOverspent) this.#record.exhausted()
    if (next.do === 'return') return undefined
    if (next.do === 'settle-doubt') return this.#sendStored(run)
    if (answer !== undefined) return this.#read(answer, run, effect === 'safe')
    return this.#handle(next.do, run, authorize !== undefined && end.as !== 'broken' && isOfTheSender(end.happened))
  }

  /** What the canary asked for in vain is its fault only where stable can do without. */
  async #supplied(how: Fallback['do'], run: CallRun): Promise<Sent | undefined> {
    const sent = how === 'settle-doubt' ? await this.#sendStored(run, true) : await this.#handle(how, run, false, true)
    if (sent !== undefined && sent.result.kind !== 'failed') this.#record.compared('yes', false)
    return sent
  }

  /** Stable reads what the canary was answered, and goes on from there. */
  async #read(answer: Answered, run: CallRun, isSafe: boolean): Promise<Sent> {
    this.#record.outread(answer)
    const encoded = await this.#rescuer.encoded()
    const body = encoded.kind === 'request' && isSafe ? encoded.prepared : this.#held.body
    return this.#run(this.#rescuer.own, body, run, answer)
  }

  /**
   * Nothing of this call had an effect: stable sends a request of its own.
   * @param isSigned what the canary's `authorize` made may be why it was refused: two signatures are never the same.
   * @param mayBeCallers the canary may be innocent: its own rescues are not counted by it.
   */
  async #handle(
    how: Fallback['do'],
    run: CallRun,
    isSigned: boolean,
    mayBeCallers = how === 'compare',
  ): Promise<Sent | undefined> {
    const { body, keys, isFresh } = this.#held
    const encoded = await this.#rescuer.encoded()
    if (encoded.kind === 'fault') return undefined
    if (how === 'compare' && (!isFresh || !differs(encoded, body, isSigned))) return undefined
    // A number that was known before this call keeps the body that is stored under it.
    if (!isFresh) return this.#sendStored(run, mayBeCallers)
    if (!this.#take(mayBeCallers)) return undefined
    if (encoded.kind === 'done') return this.#judged(how, { result: encoded.result, inDoubt: false }, false)
    const { name: plugin, version: pluginVersion } = this.#rescuer.request.loaded.id
    const stables = keys.map((key) => ({ ...key, plugin, pluginVersion }))
    if (keys.length > 0) await this.#parts.idempotency.replace(stables, encoded.prepared)
    const isSignatureAlone = isSigned && isSameRequest(encoded.prepared, body)
    return this.#judged(how, await this.#run(this.#rescuer.own, encoded.prepared), isSignatureAlone)
  }

  #judged(how: Fallback['do'], sent: Sent, isSignatureAlone: boolean): Sent {
    this.#record.rescued()
    if (how === 'compare') this.#record.compared(blameBeside(sent.result), isSignatureAlone)
    return sent
  }

  /** Stable asks what became of the stored body, or sends it once more: never another one. */
  async #sendStored(run: CallRun, mayBeCallers = false): Promise<Sent | undefined> {
    const { body } = this.#held
    const now = this.#parts.clock.now()
    const encoded = await this.#rescuer.encoded()
    const mayResend = encoded.kind === 'request' && hasSameEndpoint(encoded.prepared, body)
    const own = { ...this.#rescuer.own, mayResend }
    const isAble = run.inDoubt ? mayTakeUp(own, run.firstSentAt ?? now, now) : mayResend
    if (!isAble || !this.#take(mayBeCallers)) return undefined
    return this.#run(own, body, run)
  }

  /** @param after the canary's sendings, where what they left behind still holds. */
  async #run(own: CallRunOwn, body: PreparedRequest, after?: CallRun, answer?: Answered): Promise<Sent> {
    this.#record.rescued()
    const run = await this.#sender.open(own, after)
    if (after?.inDoubt === true && answer === undefined) run.resume(after.firstSentAt ?? this.#parts.clock.now())
    return this.#sender.ended(await run.run(body, answer), run, own)
  }
}

/** What a question proved is as good as an answer. */
const rowOfEnd = (end: ArmEnd): Row => {
  if (end.as === 'broken') return 'broken'
  return end.isProven === true ? 'answered' : rowOf(end.happened)
}

/** Whether stable would not have been refused by itself, and asks otherwise than the canary did. */
const differs = (encoded: EncodedCall, body: PreparedRequest, isSigned: boolean): boolean => {
  if (encoded.kind === 'request') return isSigned || !isSameRequest(encoded.prepared, body)
  return encoded.kind === 'done' && encoded.result.kind === 'output'
}

/** Of a canary that was refused, by what became of stable's request. */
function blameBeside(result: CallResult): Blame {
  if (result.kind === 'failed') return 'relative'
  return result.kind === 'refused' && result.failure.nothingHappened === true ? 'no' : 'yes'
}
