import type { Lane } from '../../rollout/lanes.ts'
import type { Shadow } from '../../shadow/shadow.ts'
import type { CallReport, CallRequest } from '../call-request.ts'
import type { Invoke } from '../invoke.ts'

/** Makes the call on stable as ever; of a sample, what passes is noted and compared later, off the caller's time. */
export type ShadowOfCall = (lane: Lane, request: CallRequest, invoke: Invoke) => Promise<CallReport>

export const createShadowOfCall =
  (shadow: Pick<Shadow, 'sample'>): ShadowOfCall =>
  async (lane, request, invoke) => {
    const sample = shadow.sample(lane, request)
    if (sample === undefined) return invoke(request)
    try {
      return await invoke({ ...request, witness: sample })
    } finally {
      sample.end()
    }
  }
