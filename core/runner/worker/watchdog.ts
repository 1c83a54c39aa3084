import type { Clock, Timer } from '../../clock.ts'
import type { WorkerLimits } from '../../settings.ts'
import { type Health, judgeHealth } from './judge-health.ts'

/** What is watched: a thread. */
export interface Watched {
  ping(id: number): void
  memory(): Promise<{ readonly heap: number; readonly buffers: number } | undefined>
  /** Milliseconds that it computed since its start; undefined where nobody can tell. */
  cpuMs(): Promise<number | undefined>
  end(why: string): unknown
}

interface Asked {
  readonly id: number
  at: number
  readonly rss: number
  readonly cpuMs: Promise<number | undefined>
}

/** How often it looks, in milliseconds: what a thread can take in that time it has above its limits. */
const everyMs = 100

/** Looks after one thread and ends it where it leaves its limits. It asks; a thread that loops for ever cannot answer. */
export class Watchdog {
  readonly #watched: Watched
  readonly #limits: WorkerLimits
  readonly #clock: Clock
  readonly #rss: () => number
  #timer: Timer
  #lookAt: number
  #ids = 0
  /** The word that it was asked for and that has not come. */
  #asked: Asked | undefined
  #speaks = false
  #isMeasuring = false
  #isStopped = false

  /** @param rss bytes of memory that the whole process holds. */
  constructor(watched: Watched, limits: WorkerLimits, clock: Clock, rss: () => number) {
    this.#watched = watched
    this.#limits = limits
    this.#clock = clock
    this.#rss = rss
    this.#lookAt = clock.monotonic() + everyMs
    this.#timer = clock.after(everyMs, () => this.#look())
  }

  /** It is ready, and must answer from now on. */
  listens(): void {
    this.#speaks = true
  }

  heard(id: number): void {
    if (id === this.#asked?.id) this.#asked = undefined
  }

  stop(): void {
    this.#isStopped = true
    this.#timer.cancel()
  }

  #look(): void {
    const now = this.#clock.monotonic()
    // What the host itself was late with is not the thread's silence.
    if (this.#asked !== undefined) this.#asked.at += Math.max(0, now - this.#lookAt)
    this.#lookAt = now + everyMs
    this.#timer = this.#clock.after(everyMs, () => this.#look())
    void this.#measure()
    if (this.#asked !== undefined) void this.#judgeSilence(this.#asked, now)
    else if (this.#speaks) this.#ask(now)
  }

  #ask(now: number): void {
    this.#asked = { id: ++this.#ids, at: now, rss: this.#rss(), cpuMs: this.#watched.cpuMs() }
    this.#watched.ping(this.#asked.id)
  }

  async #judgeSilence(asked: Asked, now: number): Promise<void> {
    const silence = { silentMs: now - asked.at, growth: this.#rss() - asked.rss }
    const [before, after] = await Promise.all([asked.cpuMs, this.#watched.cpuMs()])
    const cpuMs = before === undefined || after === undefined ? undefined : after - before
    // It may have answered meanwhile.
    if (this.#asked === asked) this.#judge({ ...silence, heap: 0, buffers: 0, cpuMs })
  }

  async #measure(): Promise<void> {
    if (this.#isMeasuring) return
    this.#isMeasuring = true
    const memory = await this.#watched.memory()
    this.#isMeasuring = false
    // Nothing of silence here: what the host itself is late with is known at the next look only.
    if (memory !== undefined) this.#judge({ ...memory, silentMs: 0, growth: 0, cpuMs: 0 })
  }

  #judge(health: Health): void {
    const why = this.#isStopped ? undefined : judgeHealth(health, this.#limits)
    if (why === undefined) return
    this.stop()
    this.#watched.end(why)
  }
}
