import { randomHex } from './random-hex.ts'

/** W3C Trace Context, level 1. */
export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string
  /** What goes on from here: the same trace, the host's own span. */
  readonly traceparent: string
}

/** A later version may bring more at its end; what is known of it stands where version 00 has it. */
const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const zeros = /^0+$/

/** Continues the caller's trace, or begins one where there is none that can be read. */
export function traceContext(header: string | undefined): TraceContext {
  const parent = header === undefined ? undefined : readParent(header)
  const traceId = parent?.traceId ?? randomHex(16)
  return { traceId, traceparent: `00-${traceId}-${randomHex(8)}-${parent?.flags ?? '00'}` }
}

function readParent(header: string): { readonly traceId: string; readonly flags: string } | undefined {
  const [, version, traceId = '', span = '', flags = '', more] = form.exec(header) ?? []
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined
  // Only the one flag of level 1 may go on: sampled. All others must be zero.
  const known = (Number.parseInt(flags, 16) & 1).toString().padStart(2, '0')
  return zeros.test(traceId) || zeros.test(span) ? undefined : { traceId, flags: known }
}
