import type { Call, SignableRequest } from '../protocol/index.ts'
import { faultError } from '../runner/fault-error.ts'
import type { Authorizer, PluginRunner } from '../runner/plugin-runner.ts'
import type { FilledRequest } from '../transport/filled-request.ts'

const utf8 = new TextEncoder()

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
  if (run.kind === 'fault')
    throw faultError(run, `The plugin could not authorize the request (${run.what}); nothing was sent.`)
  return { ...request, headers: { ...request.headers, ...run.value } }
}

const signable = ({ method, origin, target, headers, body }: FilledRequest): SignableRequest => ({
  method,
  origin,
  target,
  headers,
  body: typeof body === 'string' ? utf8.encode(body) : (body ?? new Uint8Array()),
})
