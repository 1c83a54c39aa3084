import type { VirtualClock } from './clock.ts'

/** The longest sleep of the machine's time, in milliseconds: a clock that runs by a test's own source jumps untold. */
const NAP_MS = 250

interface Job {
  readonly dueAt: number
  run(dueAt: number): void
}

/**
 * What will happen by the world's clock. Whoever moves the clock past a job's time runs it there and then; while the clock
 * runs, jobs run when their time comes. Under a frozen clock nothing happens by itself.
 */
export class Schedule {
  readonly #clock: VirtualClock
  /** Soonest first; jobs of one moment in the order in which they came. */
  #jobs: Job[] = []
  #cancel: () => void = () => {}

  constructor(clock: VirtualClock) {
    this.#clock = clock
    clock.onMove(() => this.#wake())
  }

  /**
   * @param dueAt the world's time, in milliseconds; what is past runs at the next turn of the event loop
   * @param run is told `dueAt`: after a leap of the clock it lies in the past
   */
  at(dueAt: number, run: (dueAt: number) => void): void {
    const place = this.#jobs.findIndex((job) => job.dueAt > dueAt)
    this.#jobs.splice(place === -1 ? this.#jobs.length : place, 0, { dueAt, run })
    this.#sleep()
  }

  clear(): void {
    this.#jobs = []
    this.#cancel()
  }

  #wake(): void {
    for (let job = this.#jobs[0]; job && job.dueAt <= this.#clock.now(); job = this.#jobs[0]) {
      this.#jobs.shift()
      job.run(job.dueAt)
    }
    this.#sleep()
  }

  #sleep(): void {
    this.#cancel()
    const next = this.#jobs[0]
    if (!next) return
    const left = next.dueAt - this.#clock.now()
    if (this.#clock.mode === 'frozen' && left > 0) return
    this.#cancel = this.#clock.later(Math.min(Math.max(left, 0), NAP_MS), () => this.#wake())
  }
}
