import type { WorkerLimits } from '../../settings.ts'

/** What is known of a thread at one moment. Sizes in bytes, times in milliseconds. */
export interface Health {
  /** Since it was asked for a word, less what the host itself was late. */
  readonly silentMs: number
  readonly heap: number
  readonly buffers: number
  /** What the process grew by since it was asked for a word that has not come. */
  readonly growth: number
  /** What it computed since it was asked. Undefined: this Node (before 22.20, 24.6) cannot tell. */
  readonly cpuMs: number | undefined
}

const MiB = 1024 * 1024

/** A loop computes all the time that it gets; one that computed less than this part of its silence waited for a processor. */
const loopsPart = 0.25
/** To take this much memory costs more, in milliseconds. */
const growthCostsMs = 50
/** One that is silent for so many times what it may be is ended whatever it is at, e.g. waiting for a lock. */
const patience = 5

/** Why the thread must end, in words for the log; undefined where it need not. */
export function judgeHealth(health: Health, limits: WorkerLimits): string | undefined {
  const { silentMs, heap, buffers, growth } = health
  if (isSilent(health, limits)) return `its event loop was silent for ${Math.round(silentMs)} ms`
  if (heap > limits.heapBytes) return `its heap held ${inMiB(heap)} of ${inMiB(limits.heapBytes)} allowed`
  if (buffers > limits.bufferBytes) return `its buffers held ${inMiB(buffers)} of ${inMiB(limits.bufferBytes)} allowed`
  if (growth > limits.growthBytes && worked(health, growthCostsMs))
    return `the process grew by ${inMiB(growth)} while it did not yield`
  return undefined
}

/** A machine under load leaves a sound thread without a processor for seconds. */
const isSilent = (health: Health, { silenceMs }: WorkerLimits): boolean =>
  health.silentMs > silenceMs && (worked(health, silenceMs * loopsPart) || health.silentMs > silenceMs * patience)

const worked = ({ cpuMs }: Health, ms: number): boolean => cpuMs === undefined || cpuMs >= ms

const inMiB = (bytes: number): string => `${Math.round(bytes / MiB)} MiB`
