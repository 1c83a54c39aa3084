import type { WorkerLimits } from '../settings.ts'
import type { VariableReader } from './variable-reader.ts'
import { defaultWorkerLimits as usual } from './worker-limits.ts'

const MiB = 1024 * 1024
const size = { min: 16 * MiB, max: 64 * 1024 * MiB }

/** When a plugin's worker is ended, and when it is started no more. */
export const readWorker = (reader: VariableReader): WorkerLimits => ({
  heapBytes: reader.bytes('WXHOST_WORKER_HEAP', { ...size, fallback: usual.heapBytes }),
  bufferBytes: reader.bytes('WXHOST_WORKER_BUFFERS', { ...size, fallback: usual.bufferBytes }),
  growthBytes: reader.bytes('WXHOST_WORKER_GROWTH', { ...size, fallback: usual.growthBytes }),
  // Shorter would end workers of a host that is merely busy.
  silenceMs: reader.integer('WXHOST_WORKER_SILENCE_MS', { fallback: usual.silenceMs, min: 200, max: 600_000 }),
  deaths: reader.integer('WXHOST_WORKER_DEATHS', { fallback: usual.deaths, min: 1, max: 1_000 }),
  deathsWithinMs: reader.integer('WXHOST_WORKER_DEATHS_WITHIN_MS', {
    fallback: usual.deathsWithinMs,
    min: 1_000,
    max: 86_400_000,
  }),
})
