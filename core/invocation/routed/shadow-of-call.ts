import type { Lane } from '../../rollout/lanes.ts'
import type { CallReport, CallRequest } from '../call-request.ts'
import type { Invoke } from '../invoke.ts'

/** Makes the call on stable as ever; of a sample, what passes is noted and compared later, off the caller's time. */
export type ShadowOfCall = (lane: Lane, request: CallRequest, invoke: Invoke) => Promise<CallReport>
