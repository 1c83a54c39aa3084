/** The one source of time. Everything that waits or dates takes it as an argument, so that tests advance it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds from some fixed point, never stepping back: for measuring spans. */
  monotonic(): number
  /** Calls back once after `ms`. A timer does not keep the process alive. */
  after(ms: number, call: () => void): Timer
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export interface Timer {
  cancel(): void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms)
    timer.unref()
    return { cancel: () => clearTimeout(timer) }
  },
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const stop = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop)
        resolve()
      }, ms)
      signal?.addEventListener('abort', stop, { once: true })
    }),
}
