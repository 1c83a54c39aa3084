import { type Clock, systemClock } from '../../clock.ts'

/** Where signals come from: the process, or a test. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown
}

export interface StopWatch {
  /** Aborted by the first signal that asks to stop. */
  readonly asked: AbortSignal
  end(): void
}

const stopSignals = ['SIGINT', 'SIGTERM'] as const

/** A terminal sends Ctrl+C to npm and to us, and npm sends it on: two signals, one key. No hand is that fast. */
const echoMs = 100

/** The first SIGINT or SIGTERM asks to stop in good order; a second one does not wait: `exitNow` is called with 1. */
export function watchStop(
  signals: SignalSource,
  exitNow: (code: number) => void,
  clock: Pick<Clock, 'monotonic'> = systemClock,
): StopWatch {
  const controller = new AbortController()
  let askedAt = 0
  const stop = (signal: NodeJS.Signals) => {
    const echo = signal === 'SIGINT' && clock.monotonic() - askedAt < echoMs
    if (!controller.signal.aborted) askedAt = clock.monotonic()
    else if (!echo) exitNow(1)
    controller.abort()
  }
  for (const signal of stopSignals) signals.on(signal, stop)
  return {
    asked: controller.signal,
    end: () => {
      for (const signal of stopSignals) signals.off(signal, stop)
    },
  }
}

/** Resolves once the signal is aborted. */
export const abortedOf = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
