import { InvalidResultError } from './invalid-result-error.ts'
import { InvalidWireRequestError } from './invalid-wire-request-error.ts'
import { MemberFault } from './member-fault.ts'
import type { RunFault } from './plugin-runner.ts'
import { whereThrown } from './where-thrown.ts'

/** What was thrown on the way to a value, as a fault of the plugin. */
export function faultOf(phase: RunFault['phase'], error: unknown): RunFault {
  if (error instanceof InvalidResultError || error instanceof InvalidWireRequestError)
    return { kind: 'fault', phase, what: 'invalid', note: error.message }
  if (error instanceof MemberFault) return { kind: 'fault', phase, what: error.what, note: error.message }
  return { kind: 'fault', phase, what: 'threw', note: whereThrown(error) }
}
