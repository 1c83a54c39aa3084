import type { App } from '../app/app.ts'
import { abortAt, type Clock } from '../clock.ts'
import type { Credentials, FetchCredential, FetchedCredential } from '../credential/credentials.ts'
import { HostError } from '../errors/host-error.ts'
import type { PluginRegistry, SuppliedCredential } from '../plugin/plugin-registry.ts'
import { type CredentialAnswer, isJsonObject, type WireResponse } from '../protocol/index.ts'
import { fillRequest } from '../runner/fill-request.ts'
import { faultOf } from '../runner/inline-runner.ts'
import type { PluginRunner, RunFault } from '../runner/plugin-runner.ts'
import { prepareRequest } from '../runner/prepare-request.ts'
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
  readonly runner: Pick<PluginRunner, 'authorize'>
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
    const request = await sound('encode', async () => {
      const encoded = await source.encode(call, { ...why, held })
      return 'kind' in encoded ? encoded : prepareRequest(encoded, limits)
    })
    if ('kind' in request) return request
    const values = await valuesFor(request, app, parts, deadline)
    const filled = await authorized(parts.runner, source, fillRequest(request, values), call)
    const response = await answerTo(parts.transport, filled, deadline)
    return check(await sound('decode', () => source.decode(response, call)))
  }
}

/**
 * What the source's own code throws is no trouble of the network. The words of it may hold the credential: they end here.
 * @throws HostError WXH_PLUGIN_FAULT, its cause the place for the log.
 */
async function sound<T>(phase: RunFault['phase'], work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { what, note } = faultOf(phase, error)
    const why = what === 'invalid' ? `: ${note}` : ` (${what})`
    throw new HostError('WXH_PLUGIN_FAULT', `A credential source could not ${phase}${why}.`, { cause: new Error(note) })
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

/** @throws HostError WXH_PLUGIN_FAULT when the plugin's decode returned something else. */
function check(answer: CredentialAnswer): FetchedCredential {
  if (isJsonObject(answer) && ['acquired', 'none', 'error'].includes(String(answer.kind))) return answer
  throw new HostError('WXH_PLUGIN_FAULT', 'A credential source returned neither acquired, none nor a Failure.')
}
