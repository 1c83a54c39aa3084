import { appViewFor } from '../app/app-view.ts'
import type { Credentials } from '../credential/credentials.ts'
import { HostError, isHostError } from '../errors/host-error.ts'
import type { PluginRegistry } from '../plugin/plugin-registry.ts'
import type { Encoded } from '../protocol/index.ts'
import type { CallSecrets } from '../runner/call-secrets.ts'
import { isWireRequest } from '../runner/checked-result.ts'
import { HostCall } from '../runner/host-call.ts'
import { faultOf } from '../runner/inline-runner.ts'
import { InvalidWireRequestError } from '../runner/invalid-wire-request-error.ts'
import { prepareRequest, type WireLimits } from '../runner/prepare-request.ts'
import type { CallReport, CallRequest, CallResult } from './call-request.ts'
import { CallRun, type CallRunParts, type RunEnd } from './call-run.ts'
import type { CredentialRequests } from '../call/credential-requests.ts'
import { endingResult } from './ending-error.ts'
import { FillValues } from '../call/fill-values.ts'
import type { Idempotency, KeyedCall } from './intent/idempotency.ts'
import { bodyHash, intentId } from './intent/intent-id.ts'
import { wireLimitsOf } from '../call/wire-limits.ts'

export interface InvokeParts extends CallRunParts {
  readonly registry: PluginRegistry
  readonly credentials: Credentials
  readonly credentialRequests: CredentialRequests
  readonly secrets: CallSecrets
  readonly idempotency: Idempotency
  /** A fresh random key for a call whose caller sent none. */
  readonly nextKey: () => string
}

/** The way of a call, from a checked input to a result. It never throws. */
export type Invoke = (request: CallRequest) => Promise<CallReport>

export function createInvoke(parts: InvokeParts): Invoke {
  return async (request) => {
    const { app, loaded } = request
    const limits = wireLimitsOf(loaded, app.appid, parts.registry)
    const values = new FillValues(app, parts.credentials, parts.credentialRequests)
    const call = new HostCall(
      {
        app: appViewFor(app, loaded.protocol),
        now: parts.clock.now(),
        deadline: request.deadline,
        idempotencyKey: request.idempotencyKey ?? parts.nextKey(),
      },
      parts.secrets,
    )
    const run = new CallRun(request, call, values, limits, parts)
    const result = await encodeAndRun(request, call, run, limits, parts).catch(failedBy)
    return { result, attempts: run.attempts, upstreamMs: run.upstreamMs }
  }
}

async function encodeAndRun(
  request: CallRequest,
  call: HostCall,
  run: CallRun,
  limits: WireLimits,
  parts: InvokeParts,
): Promise<CallResult> {
  const encoded = await parts.runner.encode(request.operation, request.input, call)
  const key = keyOf(request)
  if (encoded.kind === 'fault') return runStored(key, request, run, parts) ?? pluginFault(encoded)
  if (!isWireRequest(encoded.value)) return runStored(key, request, run, parts) ?? withoutSending(encoded.value)
  const prepared = prepareRequest(encoded.value, limits)
  if (key === undefined) return resultOf(await run.run(prepared), run)
  return runKeyed({ ...key, request: prepared }, request, run, parts)
}

/** A key that is known keeps its own request, whatever the plugin or the app's settings say of the input by now. */
function runStored(
  key: CallKey | undefined,
  request: CallRequest,
  run: CallRun,
  parts: InvokeParts,
): Promise<CallResult> | undefined {
  const stored = key === undefined ? undefined : parts.idempotency.requestOf(key.id)
  return key === undefined || stored === undefined
    ? undefined
    : runKeyed({ ...key, request: stored }, request, run, parts)
}

/** A call that somebody may come back for: its intent is stored before the first byte leaves. */
async function runKeyed(keyed: KeyedCall, request: CallRequest, run: CallRun, parts: InvokeParts): Promise<CallResult> {
  const { idempotency, clock } = parts
  const begun = await idempotency.begin(keyed)
  if (begun.kind === 'answered') return { kind: 'output', ...begun.answer, replayed: true }
  const unsettled = begun.kind === 'unsettled'
  try {
    if (unsettled) {
      const windowMs = request.operation.idempotency?.windowMs
      if (
        request.operation.effect === 'unsafe' ||
        (windowMs !== undefined && clock.now() - begun.firstSentAt >= windowMs)
      )
        throw new HostError(
          'WXH_OUTCOME_UNKNOWN',
          'An earlier request under this key was sent and never answered for certain; sending it again could do it twice.',
        )
      run.resume(begun.firstSentAt)
    }
    const end = await run.run(unsettled ? begun.request : keyed.request)
    const result = resultOf(end, run)
    await settle(idempotency, keyed, result, run.inDoubt)
    return result
  } catch (error) {
    if (!unsettled && isHostError(error) && error.code !== 'WXH_OUTCOME_UNKNOWN') await idempotency.release(keyed)
    else idempotency.leave(keyed)
    throw error
  }
}

/** Endings of an operation with an effect that mean: no sending of this key ever left. */
const nothingLeft: ReadonlySet<string> = new Set(['WXH_UPSTREAM_UNREACHABLE', 'WXH_DEADLINE_EXCEEDED'])

/** Only a key that surely had no effect is free again: a refusal after a sending in doubt says nothing about that one. */
async function settle(idempotency: Idempotency, keyed: KeyedCall, result: CallResult, inDoubt: boolean): Promise<void> {
  if (result.kind === 'output') await idempotency.settle(keyed, { output: result.output, warnings: result.warnings })
  else if (!inDoubt && (result.kind === 'refused' || nothingLeft.has(result.error.code)))
    await idempotency.release(keyed)
  else idempotency.leave(keyed)
}

type CallKey = Omit<KeyedCall, 'request'>

function keyOf(request: CallRequest): CallKey | undefined {
  const { app, loaded, operation, operationName, idempotencyKey, input } = request
  if (idempotencyKey === undefined || operation.effect === 'safe') return undefined
  const id = intentId(app.appid, loaded.protocol, operationName, idempotencyKey)
  return { id, bodyHash: bodyHash(input), pluginVersion: loaded.id.version }
}

function resultOf({ as, happened }: RunEnd, run: CallRun): CallResult {
  if (as !== 'answered') return endingResult(as, happened, run.attempts)
  if (happened.kind === 'output')
    return { kind: 'output', output: happened.output, warnings: happened.warnings, replayed: false }
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
  error: new HostError('WXH_PLUGIN_FAULT', `The plugin could not ${fault.phase} (${fault.what}).`),
  fault,
})
