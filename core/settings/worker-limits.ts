import type { WorkerLimits } from '../settings.ts'

const MiB = 1024 * 1024

/** Where nothing is said. Five times what the plugins of this repository need under load. */
export const defaultWorkerLimits: WorkerLimits = {
  heapBytes: 128 * MiB,
  bufferBytes: 128 * MiB,
  growthBytes: 512 * MiB,
  silenceMs: 2_000,
  deaths: 5,
  deathsWithinMs: 60_000,
}
