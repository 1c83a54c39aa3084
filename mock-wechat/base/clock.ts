/** The world's clock, in milliseconds since 1970. It runs with the machine's clock until a test moves or stops it. */
export interface VirtualClock {
  /** The world's time now, in milliseconds. */
  now(): number
  /** Moves the time on by `ms` (>= 0); a frozen clock stays frozen, a running one runs on. */
  advance(ms: number): void
  /** Freezes the clock at `ms`. */
  set(ms: number): void
  /** Stops the clock at the present moment. */
  freeze(): void
  /** Lets the clock run on from where it stands. */
  run(): void
  /** Back to the machine's time, running. */
  real(): void
  /** Back to how the clock was made. */
  reset(): void
  readonly mode: 'real' | 'running' | 'frozen'
  /** Tells whenever somebody has moved or stopped the clock; the mere passing of time is not told. */
  onMove(listener: () => void): void
  /** Runs something after `ms` of the machine's time, unless it is cancelled; keeps no process alive. @returns cancels */
  later(ms: number, run: () => void): () => void
  /** Waits `ms` of the machine's time: a slow answer must be slow for the client, whatever the world's clock says. */
  wait(ms: number): Promise<void>
}

export interface ClockOptions {
  /** Starts frozen at this time, in milliseconds. */
  frozenAt?: number
  /** Another source of time to run with, e.g. a test's own clock. */
  now?: () => number
  /** Another way to wait, e.g. one that only moves a test's clock. */
  wait?: (ms: number) => Promise<void>
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Makes a clock. This file is the only one in the package that reads the machine's time. */
export function createClock(options: ClockOptions = {}): VirtualClock {
  const source = options.now ?? Date.now
  let offset = 0
  let frozen = options.frozenAt
  const listeners: (() => void)[] = []
  const now = () => frozen ?? source() + offset
  const move = (to: { frozen?: number; offset?: number }) => {
    frozen = to.frozen
    offset = to.offset ?? 0
    for (const listener of listeners) listener()
  }
  return {
    now,
    advance: (ms) => move(frozen === undefined ? { offset: offset + ms } : { frozen: frozen + ms, offset }),
    set: (ms) => move({ frozen: ms, offset }),
    freeze: () => move({ frozen: now(), offset }),
    run: () => move({ offset: now() - source() }),
    real: () => move({}),
    reset: () => move(options.frozenAt === undefined ? {} : { frozen: options.frozenAt }),
    onMove: (listener) => void listeners.push(listener),
    later(ms, run) {
      const timer = setTimeout(run, ms).unref()
      return () => clearTimeout(timer)
    },
    get mode() {
      if (frozen !== undefined) return 'frozen'
      return offset === 0 ? 'real' : 'running'
    },
    wait: options.wait ?? sleep,
  }
}
