import { HostError } from '../errors/host-error.ts'
import type { Call, SignableRequest } from '../protocol/index.ts'
import { faultError } from '../runner/fault-error.ts'
import type { Authorizer, PluginRunner, RunFault } from '../runner/plugin-runner.ts'
import type { FilledRequest } from '../transport/filled-request.ts'

const utf8 = new TextEncoder()

/** The plugin could not authorize a request, which therefore did not leave. */
export class AuthorizeFaultError extends HostError {
  readonly fault: RunFault

  constructor(fault: RunFault) {
    const { code, message, details } = faultError(
      fault,
      `The plugin could not authorize the request (${fault.what}); nothing was sent.`,
    )
    super(code, message, details)
    this.fault = fault
  }
}

/**
 * The request with the headers that must be fresh for this one sending, made over the very bytes that leave.
 * @throws HostError WXH_PLUGIN_FAULT; WXH_KEY_MISSING where the host has no key to sign with.
 */
export async function authorized(
  runner: Pick<PluginRunner, 'authorize'>,
  by: Authorizer,
  request: FilledRequest,
  call: Call,
): Promise<FilledRequest> {
  if (by.authorize === undefined) return request
  const run = await runner.authorize(by, signable(request), call)
  if (run.kind === 'fault') throw new AuthorizeFaultError(run)
  return { ...request, headers: { ...request.headers, ...run.value } }
}

const signable = ({ method, origin, target, headers, body }: FilledRequest): SignableRequest => ({
  method,
  origin,
  target,
  headers,
  body: typeof body === 'string' ? utf8.encode(body) : (body ?? new Uint8Array()),
})
