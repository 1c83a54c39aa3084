import type { IncomingHttpHeaders } from 'node:http'
import { HostError } from '../../errors/host-error.ts'
import type { Arm } from '../../rollout/arm.ts'

/** What a caller says of its call beside the body. */
export interface CallHeaders {
  /** Time that the caller gives the call, in milliseconds. */
  readonly timeoutMs: number | undefined
  readonly idempotencyKey: string | undefined
}

/** @throws HostError WXH_HEADER_INVALID */
export function readCallHeaders(headers: IncomingHttpHeaders, maxTimeoutMs: number): CallHeaders {
  return {
    timeoutMs: timeoutOf(headers['x-wxhost-timeout-ms'], maxTimeoutMs),
    idempotencyKey: keyOf(headers['idempotency-key']),
  }
}

/**
 * The version that a tester wants to be answered by.
 * @throws HostError WXH_HEADER_INVALID
 */
export function readArm(headers: IncomingHttpHeaders): Arm | undefined {
  const header = headers['x-wxhost-arm']
  if (header === undefined || header === 'stable' || header === 'canary') return header
  throw new HostError('WXH_HEADER_INVALID', 'x-wxhost-arm must be `stable` or `canary`, sent once.')
}

function timeoutOf(header: string | string[] | undefined, maxMs: number): number | undefined {
  if (header === undefined) return undefined
  const ms = typeof header === 'string' && /^\d{1,7}$/.test(header) ? Number(header) : 0
  if (ms >= 1 && ms <= maxMs) return ms
  throw new HostError('WXH_HEADER_INVALID', `x-wxhost-timeout-ms must be a whole number from 1 to ${maxMs}.`)
}

function keyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header
  throw new HostError(
    'WXH_HEADER_INVALID',
    'idempotency-key must be 1 to 255 visible ASCII characters without spaces, sent once.',
  )
}
