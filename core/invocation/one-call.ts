import { isHostError } from '../errors/host-error.ts'
import type { PreparedRequest } from '../runner/prepared-request.ts'
import type { ArmParts, CallTerms, OwnOf } from './arm-own.ts'
import type { CallReport, CallRequest, CallResult } from './call-request.ts'
import type { CallRunOwn } from './call-run-own.ts'
import { type EncodedCall, encodeCall, pluginFault } from './encode-call.ts'
import { ArmRecord } from './fallback/arm-record.ts'
import { fallback } from './fallback/fallback.ts'
import { isLacking } from './fallback/lacking.ts'
import { Rescuer, type RescuerParts, stableRequest } from './fallback/rescuer.ts'
import { isSameRequest } from './fallback/same-request.ts'
import type { Sent } from './fallback/takeover.ts'
import type { FollowParts } from './following.ts'
import type { Held } from './held.ts'
import { type CallKey, callKeysOf } from './intent/call-keys.ts'
import type { Begun, Idempotency } from './intent/idempotency.ts'
import { readerOf } from './intent/reader-of.ts'
import { refuseForgotten } from './intent/take-up.ts'
import { cameToNothing, failedBy } from './result-of.ts'
import { SentCall } from './sent-call.ts'

export interface OneCallParts extends ArmParts, FollowParts, RescuerParts {
  readonly idempotency: Idempotency
}

/** One call on its way: encoded, kept under its keys, sent, and rescued where its arm fails. */
export class OneCall {
  readonly #request: CallRequest
  readonly #terms: CallTerms
  readonly #ownOf: OwnOf
  readonly #parts: OneCallParts
  /** Sendings, and milliseconds of waiting for WeChat. */
  #spent = { attempts: 0, upstreamMs: 0 }
  #record: ArmRecord | undefined

  constructor(request: CallRequest, terms: CallTerms, ownOf: OwnOf, parts: OneCallParts) {
    this.#request = request
    this.#terms = terms
    this.#ownOf = ownOf
    this.#parts = parts
  }

  async report(): Promise<CallReport> {
    const result = await this.#result().catch(failedBy)
    const { attempts, upstreamMs } = this.#spent
    const arm = this.#record?.report()
    return arm === undefined ? { result, attempts, upstreamMs } : { result, attempts, upstreamMs, arm }
  }

  async #result(): Promise<CallResult> {
    const own = this.#ownOf(this.#request, this.#terms)
    this.#request.witness?.began(own.call)
    const record = new ArmRecord(this.#request, own.call)
    this.#record = record
    const rescuer = this.#rescuer()
    let encoded: EncodedCall
    try {
      encoded = await encodeCall(own, this.#parts.runner, rescuer && this.#halfTime())
    } catch (error) {
      if (rescuer?.state !== 'ready' || !isLacking(error)) throw error
      return this.#supplied(rescuer, record)
    }
    const keys = callKeysOf(this.#request)
    if (encoded.kind === 'request' && keys.length === 0)
      return (await this.#send({ keys, own, record, rescuer }, { body: encoded.prepared, keys, isFresh: true })).result
    if (encoded.kind === 'request') return this.#kept({ keys, own, record, rescuer }, encoded.prepared, true)
    if (encoded.kind === 'fault') {
      record.broken(encoded.fault)
      if (rescuer !== undefined && this.#mayHandOver(rescuer, record)) return this.#handedOver(rescuer, record)
    }
    // A key that is known keeps its own request, whatever the plugin or the app's settings say of the input by now.
    const stored = this.#parts.idempotency.requestOf(keys)
    if (stored !== undefined) return this.#kept({ keys, own, record, rescuer }, stored, false)
    return encoded.kind === 'fault' ? pluginFault(encoded.fault) : encoded.result
  }

  #rescuer(): Rescuer | undefined {
    const { rescue } = this.#request
    if (rescue === undefined) return undefined
    const makeOwn = (request: CallRequest) => this.#ownOf(request, this.#terms)
    return new Rescuer(stableRequest(this.#request, rescue), this.#request.loaded, makeOwn, this.#parts)
  }

  /** So that a plugin that hangs leaves stable time to answer. */
  #halfTime(): number {
    const now = this.#parts.clock.now()
    return now + (this.#terms.deadline - now) / 2
  }

  #mayHandOver(rescuer: Rescuer, record: ArmRecord): boolean {
    const { effect } = this.#request.operation
    const standing = { effect, rescue: rescuer.state, stableAsks: rescuer.asks }
    const next = fallback('broken', { ...standing, inDoubt: false, isFirstStep: true, stableReads: false })
    if (next.do === 'return' && next.isExhausted === true && rescuer.isOverspent) record.exhausted()
    return next.do === 'handle'
  }

  /** What this arm asked for in vain is its fault only where stable can do without. */
  async #supplied(rescuer: Rescuer, record: ArmRecord): Promise<CallResult> {
    const result = await this.#handedOver(rescuer, record, true)
    if (result.kind !== 'failed') record.compared('yes', false)
    return result
  }

  /** Nothing of this arm's is stored or sent: stable begins from the beginning. */
  async #handedOver(rescuer: Rescuer, record: ArmRecord, mayBeCallers = false): Promise<CallResult> {
    rescuer.take(mayBeCallers)
    record.rescued()
    const { result, attempts, upstreamMs } = await new OneCall(
      rescuer.request,
      this.#terms,
      this.#ownOf,
      this.#parts,
    ).report()
    this.#spend({ attempts, upstreamMs })
    return result
  }

  /**
   * @param isOwn the body is what the plugin encoded just now.
   * @param isAnew the keys were known, and are free again.
   */
  async #kept(arm: Arm, body: PreparedRequest, isOwn: boolean, isAnew = false): Promise<CallResult> {
    const { keys } = arm
    const { idempotency } = this.#parts
    const begun = await idempotency.begin(keys, body)
    if (begun.kind === 'answered') return { kind: 'output', ...begun.answer, replayed: true }
    try {
      const sent =
        begun.kind === 'fresh'
          ? await this.#send(arm, { body, keys, isFresh: true })
          : await this.#sendStored(arm, begun, isOwn ? body : undefined)
      await this.#settle(keys, sent)
      if (begun.kind === 'fresh' || !isOwn || isAnew || !isWorthAnew(sent, arm, body, begun.request)) return sent.result
    } catch (error) {
      if (begun.kind === 'fresh' && isHostError(error) && error.code !== 'WXH_OUTCOME_UNKNOWN')
        await idempotency.release(keys)
      else idempotency.leave(keys)
      throw error
    }
    return this.#kept(arm, body, true, true)
  }

  /** What was stored before is sent as it is, by an arm that can read the answer. */
  async #sendStored(arm: Arm, begun: Stored, encoded: PreparedRequest | undefined): Promise<Sent> {
    const { request, mayResend } = readerOf(begun, encoded, this.#request, this.#parts.registry)
    const reader = request === this.#request ? arm.own : this.#ownOf(request, this.#terms)
    const own = mayResend ? reader : { ...reader, mayResend }
    const held = { body: begun.request, keys: arm.keys, isFresh: false }
    if (begun.kind === 'settled') return this.#send({ ...arm, own }, held)
    refuseForgotten(own, begun.firstSentAt, this.#parts.clock.now())
    return this.#send({ ...arm, own }, { ...held, firstSentAt: begun.firstSentAt })
  }

  async #send({ own, record, rescuer }: Arm, held: Held): Promise<Sent> {
    // Another arm's sendings say nothing of this one, and need no rescue.
    const isOwn = own.request === this.#request
    const sent = new SentCall(held, isOwn ? record : undefined, isOwn ? rescuer : undefined, this.#parts)
    try {
      return await sent.by(rescuer === undefined ? own : { ...own, readBy: () => this.#halfTime() })
    } finally {
      this.#spend(sent.spent)
    }
  }

  #spend({ attempts, upstreamMs }: SentCall['spent']): void {
    this.#spent = { attempts: this.#spent.attempts + attempts, upstreamMs: this.#spent.upstreamMs + upstreamMs }
  }

  /** Only a key that surely had no effect is free again: a refusal after a sending in doubt says nothing about that one. */
  async #settle(keys: readonly CallKey[], { result, inDoubt, isUndone }: Sent): Promise<void> {
    const { idempotency } = this.#parts
    if (result.kind === 'output') await idempotency.settle(keys, { output: result.output, warnings: result.warnings })
    else if (!inDoubt && cameToNothing(result)) await idempotency.release(keys, isUndone)
    else idempotency.leave(keys)
  }
}

/** Nothing of the stored body was carried out, nor will be: another body, or another arm, may fare better. */
const isWorthAnew = (
  { isUndone, inDoubt }: Sent,
  { rescuer }: Arm,
  own: PreparedRequest,
  stored: PreparedRequest,
): boolean => isUndone === true && !inDoubt && (rescuer !== undefined || !isSameRequest(own, stored))

type Stored = Extract<Begun, { request: PreparedRequest }>

interface Arm {
  readonly keys: readonly CallKey[]
  readonly own: CallRunOwn
  readonly record: ArmRecord
  readonly rescuer: Rescuer | undefined
}
