import { randomHex } from './random-hex.ts'

/** W3C Trace Context, level 1. */
export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string
  /** What goes on from here: the same trace, the host's own span. */
  readonly traceparent: string
}

const form = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/
const zeros = /^0+$/

/** Continues the caller's trace, or begins one where there is none that can be read. */
export function traceContext(header: string | undefined): TraceContext {
  const [, traceId, parent, flags] = (header === undefined ? null : form.exec(header)) ?? []
  const valid = traceId !== undefined && parent !== undefined && !zeros.test(traceId) && !zeros.test(parent)
  const id = valid ? traceId : randomHex(16)
  return { traceId: id, traceparent: `00-${id}-${randomHex(8)}-${valid ? flags : '00'}` }
}
