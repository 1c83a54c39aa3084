/** When a plugin's thread is ended. Sizes in bytes, times in milliseconds. */
export interface WorkerLimits {
  /** JavaScript objects. */
  readonly heapBytes: number
  /** Buffers, which no limit of V8 holds back. */
  readonly externalBytes: number
  /** What the whole process may grow by while the thread does not yield once. */
  readonly growthBytes: number
  /** How long its event loop may say nothing. */
  readonly silenceMs: number
  /** Deaths within `deathsWithinMs` after which it is started no more. */
  readonly deaths: number
  readonly deathsWithinMs: number
}

const MiB = 1024 * 1024

export const defaultWorkerLimits: WorkerLimits = {
  heapBytes: 128 * MiB,
  externalBytes: 128 * MiB,
  growthBytes: 512 * MiB,
  silenceMs: 2_000,
  deaths: 5,
  deathsWithinMs: 60_000,
}
