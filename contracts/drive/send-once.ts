import { fillRequest, type PreparedRequest, prepareRequest } from '@wxhost/core/harness'
import type { Call, IWeChatProtocol, Operation, SignableRequest, WireRequest } from '@wxhost/core/protocol'
import { wireLimitsOf } from './wire-limits-of.ts'

/** A request as it would leave the host. */
export interface Sent {
  /** Checked, with its references cut out. */
  readonly prepared: PreparedRequest
  /** Filled in and authorized: path and query, headers and bytes as they are sent. */
  readonly wire: SignableRequest
}

/** The value that a reference stands for. */
export type Filling = (kind: 'secret' | 'credential', name: string) => string

/** Stands for a secret where no real one is needed; found again wherever it goes. */
export const canary: Filling = (kind, name) => `canary-of-the-${kind}-${name}`

/**
 * Makes of a plugin's request what the host would send: by the host's own code.
 * @throws InvalidWireRequestError of the host, or what `authorize` throws.
 */
export async function sendOnce(
  plugin: IWeChatProtocol,
  by: Pick<Operation, 'authorize'>,
  request: WireRequest,
  call: Call,
  filling: Filling = canary,
): Promise<Sent> {
  const prepared = prepareRequest(request, wireLimitsOf(plugin))
  const filled = fillRequest(
    prepared,
    prepared.fill.map(({ kind, name }) => filling(kind, name)),
  )
  const { method, origin, target, headers, body } = filled
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : (body ?? new Uint8Array())
  const wire = { method, origin, target, headers, body: bytes }
  const fresh = by.authorize === undefined ? {} : await by.authorize(wire, call)
  return { prepared, wire: { ...wire, headers: { ...headers, ...fresh } } }
}
