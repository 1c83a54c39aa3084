import type { WorkerLimits } from '../../settings.ts'

/** What is known of a thread at one moment. Sizes in bytes, times in milliseconds. */
export interface Health {
  /** Since it was asked for a word, less what the host itself was late. */
  readonly silentMs: number
  readonly heap: number
  readonly buffers: number
  /** What the process grew by since it was asked for a word that has not come. */
  readonly growth: number
}

const MiB = 1024 * 1024

/** Why the thread must end, in words for the log; undefined where it need not. */
export function judgeHealth({ silentMs, heap, buffers, growth }: Health, limits: WorkerLimits): string | undefined {
  if (silentMs > limits.silenceMs) return `its event loop was silent for ${Math.round(silentMs)} ms`
  if (heap > limits.heapBytes) return `its heap held ${inMiB(heap)} of ${inMiB(limits.heapBytes)} allowed`
  if (buffers > limits.bufferBytes) return `its buffers held ${inMiB(buffers)} of ${inMiB(limits.bufferBytes)} allowed`
  if (growth > limits.growthBytes) return `the process grew by ${inMiB(growth)} while it did not yield`
  return undefined
}

const inMiB = (bytes: number): string => `${Math.round(bytes / MiB)} MiB`
