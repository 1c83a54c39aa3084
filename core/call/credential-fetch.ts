import type { App } from '../app/app.ts'
import { abortAt, type Clock } from '../clock.ts'
import type { Credentials, FetchCredential } from '../credential/credentials.ts'
import { HostError } from '../errors/host-error.ts'
import type { PluginRegistry, SuppliedCredential } from '../plugin/plugin-registry.ts'
import type { WireRequest, WireResponse } from '../protocol/index.ts'
import { faultError } from '../runner/fault-error.ts'
import { faultOf } from '../runner/fault-of.ts'
import { fillRequest } from '../runner/fill-request.ts'
import type { PluginRunner, Run } from '../runner/plugin-runner.ts'
import { prepareRequest, type WireLimits } from '../runner/prepare-request.ts'
import type { PreparedRequest } from '../runner/prepared-request.ts'
import type { Transport } from '../transport/transport.ts'
import { authorized } from './authorized.ts'
import type { MakeCall } from './call-maker.ts'
import type { CredentialRequests } from './credential-requests.ts'
import { FillValues } from './fill-values.ts'
import type { SecretOf } from './message-keys.ts'
import { wireLimitsOf } from './wire-limits.ts'

export interface CredentialFetchParts {
  readonly clock: Clock
  readonly transport: Transport
  readonly makeCall: MakeCall
  readonly runner: Pick<PluginRunner, 'authorize' | 'encodeSource' | 'decodeSource'>
  readonly registry: PluginRegistry
  readonly secretOf: SecretOf
  readonly nextKey: () => string
  /** Late, since a source may itself need a credential (the component's). */
  readonly credentials: () => Credentials
  readonly requests: () => CredentialRequests
}

const fetchLimitMs = 8_000

/** One exchange with WeChat that obtains a credential: encode, send once, decode. The service decides about retries. */
export function createCredentialFetch(
  app: App,
  supplied: SuppliedCredential,
  parts: CredentialFetchParts,
): FetchCredential {
  const { source, by } = supplied
  const limits = wireLimitsOf(by, app.appid, parts.registry)

  return async (why) => {
    const deadline = parts.clock.now() + fetchLimitMs
    const call = parts.makeCall(app, by, { deadline, idempotencyKey: parts.nextKey() })
    const held = parts.credentials().namesHeld(parts.requests().of(app, supplied.name))
    const encoded = sound(await parts.runner.encodeSource(source, call, { ...why, held }))
    if ('kind' in encoded) return encoded
    const request = prepared(encoded, limits)
    const values = await valuesFor(request, app, parts, deadline)
    const filled = await authorized(parts.runner, source, fillRequest(request, values), call)
    const response = await answerTo(parts.transport, filled, deadline)
    return sound(await parts.runner.decodeSource(source, response, call))
  }
}

/**
 * What the source's own code does wrong is no trouble of the network. Its words may hold the credential: they end here.
 * @throws HostError WXH_PLUGIN_FAULT, its cause the place for the log.
 */
function sound<T>(run: Run<T>): T {
  if (run.kind === 'ran') return run.value
  const { phase, what, note } = run
  const why = what === 'invalid' ? `: ${note}` : ` (${what})`
  throw faultError(run, `A credential source could not ${phase}${why}.`)
}

/** @throws as {@link sound} */
function prepared(encoded: WireRequest, limits: WireLimits): PreparedRequest {
  try {
    return prepareRequest(encoded, limits)
  } catch (error) {
    return sound(faultOf('encode', error))
  }
}

async function valuesFor(
  request: PreparedRequest,
  app: App,
  parts: CredentialFetchParts,
  deadline: number,
): Promise<string[]> {
  const values = new FillValues(app, parts.credentials(), parts.requests(), parts.secretOf)
  const ready = values.ready(request.fill)
  if (ready !== undefined) return ready
  const { signal, cancel } = abortAt(parts.clock, deadline)
  return values.fetched(request.fill, signal).finally(cancel)
}

async function answerTo(
  transport: Transport,
  filled: Parameters<Transport['send']>[0],
  deadline: number,
): Promise<WireResponse> {
  const outcome = await transport.send(filled, deadline)
  if (outcome.kind === 'answered') return outcome.response
  const code = outcome.kind === 'not-sent' ? 'WXH_UPSTREAM_UNREACHABLE' : 'WXH_UPSTREAM_UNTRUSTED'
  throw new HostError(code, `No answer to the request for a credential (${outcome.reason}, ${outcome.code}).`)
}
