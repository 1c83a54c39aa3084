import type { CallWitness } from '../shadow/call-witness.ts'
import type { TrafficRecorder } from '../shadow/traffic/traffic-recorder.ts'
import type { Invoke } from './invoke.ts'

/** Makes calls as ever; a sample of those on stable is recorded, off the caller's time. */
export const recordedInvoke =
  (invoke: Invoke, recorder: Pick<TrafficRecorder, 'sample'>): Invoke =>
  async (request) => {
    // A call on the canary may be finished by stable: its answers are not those to its own request.
    const sample = request.rescue === undefined ? recorder.sample(request) : undefined
    if (sample === undefined) return invoke(request)
    try {
      return await invoke({ ...request, witness: both(sample, request.witness) })
    } finally {
      sample.end()
    }
  }

const both = (one: CallWitness, other: CallWitness | undefined): CallWitness =>
  other === undefined
    ? one
    : {
        began(moment) {
          one.began(moment)
          other.began(moment)
        },
        answered(response, resent) {
          one.answered(response, resent)
          other.answered(response, resent)
        },
      }
