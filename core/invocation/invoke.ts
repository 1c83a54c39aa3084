import type { MakeCall } from '../call/call-maker.ts'
import type { CredentialRequests } from '../call/credential-requests.ts'
import { FillValues } from '../call/fill-values.ts'
import type { SecretOf } from '../call/message-keys.ts'
import { wireLimitsOf } from '../call/wire-limits.ts'
import type { Credentials } from '../credential/credentials.ts'
import { HostError, isHostError } from '../errors/host-error.ts'
import type { PluginRegistry } from '../plugin/plugin-registry.ts'
import type { Call, Encoded } from '../protocol/index.ts'
import { isWireRequest } from '../runner/checked-result.ts'
import { faultError } from '../runner/fault-error.ts'
import { faultOf } from '../runner/fault-of.ts'
import { InvalidWireRequestError } from '../runner/invalid-wire-request-error.ts'
import { prepareRequest } from '../runner/prepare-request.ts'
import type { PreparedRequest } from '../runner/prepared-request.ts'
import { askOutcomeOf } from './ask-outcome.ts'
import type { CallReport, CallRequest, CallResult } from './call-request.ts'
import { CallRun, type CallRunOwn, type CallRunParts, type RunEnd } from './call-run.ts'
import { endingResult } from './ending-error.ts'
import { Following, type FollowParts } from './following.ts'
import { type CallKey, callKeysOf } from './intent/call-keys.ts'
import type { Begun, Idempotency } from './intent/idempotency.ts'
import { openFileOf } from './open-file.ts'

export interface InvokeParts extends CallRunParts, FollowParts {
  readonly registry: PluginRegistry
  readonly credentials: Credentials
  readonly credentialRequests: CredentialRequests
  readonly makeCall: MakeCall
  readonly secretOf: SecretOf
  readonly idempotency: Idempotency
  /** A fresh random key for a call whose caller sent none. */
  readonly nextKey: () => string
}

/** The way of a call, from a checked input to a result. It never throws. */
export type Invoke = (request: CallRequest) => Promise<CallReport>

export function createInvoke(parts: InvokeParts): Invoke {
  const invoke: Invoke = async (request) => {
    const { app, loaded, deadline } = request
    const terms = { deadline, idempotencyKey: request.idempotencyKey ?? parts.nextKey() }
    const call = parts.makeCall(app, loaded, terms)
    request.witness?.began(call)
    const own = (): CallRunOwn => ({
      request,
      call,
      callNow: () => parts.makeCall(app, loaded, terms),
      values: new FillValues(app, parts.credentials, parts.credentialRequests, parts.secretOf),
      limits: wireLimitsOf(loaded, app.appid, parts.registry),
      ask: askOutcomeOf(request, parts.runner, call.app, invoke),
    })
    const once = new OneCall(request, call, own, parts)
    const result = await once.result().catch(failedBy)
    return { result, attempts: once.run?.attempts ?? 0, upstreamMs: once.run?.upstreamMs ?? 0 }
  }
  return invoke
}

/** One call on its way: encoded, kept under its keys, sent, followed. */
class OneCall {
  run: CallRun | undefined
  readonly #request: CallRequest
  readonly #call: Call
  readonly #makeOwn: () => CallRunOwn
  readonly #parts: InvokeParts
  readonly #following: Following

  constructor(request: CallRequest, call: Call, makeOwn: () => CallRunOwn, parts: InvokeParts) {
    this.#request = request
    this.#call = call
    this.#makeOwn = makeOwn
    this.#parts = parts
    this.#following = new Following(request, call.app, parts)
  }

  async result(): Promise<CallResult> {
    const own = this.#makeOwn()
    const run = new CallRun(own, this.#parts)
    this.run = run
    const { operation, input } = this.#request
    const encoded = await this.#parts.runner.encode(operation, input, this.#call)
    const keys = callKeysOf(this.#request)
    if (encoded.kind === 'fault') return (await this.#stored(keys, run)) ?? pluginFault(encoded)
    if (!isWireRequest(encoded.value)) return (await this.#stored(keys, run)) ?? withoutSending(encoded.value)
    const prepared = prepareRequest(encoded.value, own.limits)
    return keys.length === 0 ? this.#sent(prepared, run) : this.#kept(keys, prepared, run)
  }

  /** A key that is known keeps its own request, whatever the plugin or the app's settings say of the input by now. */
  async #stored(keys: readonly CallKey[], run: CallRun): Promise<CallResult | undefined> {
    const stored = this.#parts.idempotency.requestOf(keys)
    return stored === undefined ? undefined : this.#kept(keys, stored, run)
  }

  /** A call that somebody may come back for: its intent is stored before the first byte leaves. */
  async #kept(keys: readonly CallKey[], prepared: PreparedRequest, run: CallRun): Promise<CallResult> {
    const { idempotency } = this.#parts
    const begun = await idempotency.begin(keys, prepared)
    if (begun.kind === 'answered') return { kind: 'output', ...begun.answer, replayed: true }
    try {
      if (begun.kind === 'unsettled') this.#resume(begun, run)
      const result = await this.#sent(begun.kind === 'fresh' ? prepared : begun.request, run)
      await this.#settle(keys, result, run.inDoubt)
      return result
    } catch (error) {
      if (begun.kind === 'fresh' && isHostError(error) && error.code !== 'WXH_OUTCOME_UNKNOWN')
        await idempotency.release(keys)
      else idempotency.leave(keys)
      throw error
    }
  }

  async #sent(prepared: PreparedRequest, run: CallRun): Promise<CallResult> {
    await this.#following.begin()
    const result = resultOf(await run.run(prepared), run, this.#request, this.#parts.runner)
    if (result.kind === 'output') await this.#following.answered(result.output)
    else if (!run.inDoubt && cameToNothing(result)) await this.#following.refused()
    return result
  }

  #resume(begun: Extract<Begun, { kind: 'unsettled' }>, run: CallRun): void {
    const { effect, idempotency, resolve } = this.#request.operation
    const windowMs = idempotency?.windowMs
    const isForgotten = windowMs !== undefined && this.#parts.clock.now() - begun.firstSentAt >= windowMs
    if ((effect === 'unsafe' || isForgotten) && resolve === undefined)
      throw new HostError(
        'WXH_OUTCOME_UNKNOWN',
        'An earlier request under this key was sent and never answered for certain; sending it again could do it twice.',
      )
    run.resume(begun.firstSentAt)
  }

  /** Only a key that surely had no effect is free again: a refusal after a sending in doubt says nothing about that one. */
  async #settle(keys: readonly CallKey[], result: CallResult, inDoubt: boolean): Promise<void> {
    const { idempotency } = this.#parts
    if (result.kind === 'output') await idempotency.settle(keys, { output: result.output, warnings: result.warnings })
    else if (!inDoubt && cameToNothing(result)) await idempotency.release(keys)
    else idempotency.leave(keys)
  }
}

/** Where no earlier sending is in doubt: it surely had no effect. */
const cameToNothing = (result: CallResult): boolean =>
  result.kind === 'refused' || (result.kind === 'failed' && nothingLeft.has(result.error.code))

/** Endings of an operation with an effect that mean: no sending of this key ever left. */
const nothingLeft: ReadonlySet<string> = new Set(['WXH_UPSTREAM_UNREACHABLE', 'WXH_DEADLINE_EXCEEDED'])

function resultOf(
  { as, happened }: RunEnd,
  run: CallRun,
  request: CallRequest,
  runner: InvokeParts['runner'],
): CallResult {
  if (as !== 'answered') return endingResult(as, happened, run.attempts)
  if (happened.kind === 'output')
    return { kind: 'output', output: happened.output, warnings: happened.warnings, replayed: false }
  if (happened.kind === 'stream') return { kind: 'stream', file: openFileOf(happened, run, request, runner) }
  if (happened.kind !== 'failure')
    throw new HostError('WXH_INTERNAL', `A call ended as answered by "${happened.kind}".`)
  return {
    kind: 'refused',
    failure: happened.failure,
    retryAfterMs: happened.failure.retryAfterMs ?? happened.retryAfterMs,
  }
}

function withoutSending(encoded: Exclude<Encoded<unknown>, { method: string }>): CallResult {
  return encoded.kind === 'local'
    ? { kind: 'output', output: encoded.output, warnings: encoded.warnings ?? [], replayed: false }
    : { kind: 'refused', failure: encoded, retryAfterMs: encoded.retryAfterMs }
}

function failedBy(error: unknown): CallResult {
  if (isHostError(error)) return { kind: 'failed', error }
  if (error instanceof InvalidWireRequestError) return pluginFault(faultOf('encode', error))
  return {
    kind: 'failed',
    error: new HostError('WXH_INTERNAL', 'The call met an error of the host.', { cause: error }),
  }
}

const pluginFault = (fault: ReturnType<typeof faultOf>): CallResult => ({
  kind: 'failed',
  error: faultError(fault, `The plugin could not ${fault.phase} (${fault.what}).`),
  fault,
})
