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

/** The system's timers fire at once when they are asked to wait longer: some 24 days. */
const longestTimerMs = 2_147_483_647

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, call) => {
    let timer: NodeJS.Timeout
    const wait = (left: number) => {
      timer = left > longestTimerMs ? setTimeout(wait, longestTimerMs, left - longestTimerMs) : setTimeout(call, left)
      timer.unref()
    }
    wait(ms)
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

/** A signal that is aborted at `deadline` (milliseconds since 1970), and, where given, together with another signal. */
export function abortAt(
  clock: Clock,
  deadline: number,
  also?: AbortSignal,
): { readonly signal: AbortSignal; cancel(): void } {
  const controller = new AbortController()
  const timer = clock.after(Math.max(0, deadline - clock.now()), () => controller.abort(new DeadlineError()))
  const signal = also === undefined ? controller.signal : AbortSignal.any([controller.signal, also])
  return { signal, cancel: () => timer.cancel() }
}

/** The reason of a signal that was aborted because its deadline passed. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError'
}
