import type { Clock } from '../clock.ts'

interface Waiting {
  readonly at: number
  readonly order: number
  readonly call: () => void
}

/** A clock that stands still until a test moves it. */
export class VirtualClock implements Clock {
  #now: number
  #order = 0
  #waiting: Waiting[] = []

  constructor(start = Date.UTC(2026, 10, 20)) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#now
  }

  after(ms: number, call: () => void): { cancel(): void } {
    const entry = { at: this.#now + ms, order: this.#order++, call }
    this.#waiting.push(entry)
    return { cancel: () => this.#waiting.splice(this.#waiting.indexOf(entry) >>> 0, 1) }
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const timer = this.after(ms, resolve)
      signal?.addEventListener('abort', () => {
        timer.cancel()
        reject(signal.reason)
      })
    })
  }

  /** Moves on by `ms`, running what falls due in order, and lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      await settle()
      const next = this.#due(end)
      if (next === undefined) break
      this.#now = next.at
      next.call()
    }
    this.#now = end
    await settle()
  }

  /** How many timers wait: nothing that was started may be left behind. */
  get pending(): number {
    return this.#waiting.length
  }

  #due(end: number): Waiting | undefined {
    const due = this.#waiting.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0]
    if (due !== undefined) this.#waiting.splice(this.#waiting.indexOf(due), 1)
    return due
  }
}

/** Lets callbacks and promise chains that are ready run. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
