import type { Clock, Timer } from '../../clock.ts'
import type { LoadedPlugin } from '../../plugin/loaded-plugin.ts'
import type { StartArm, StartedArm } from './start-arm.ts'

/** Undefined: that version cannot be loaded; both: the machine may be busy, and they are started again. */
export interface ArmPair {
  readonly stable: StartedArm | undefined
  readonly canary: StartedArm | undefined
}

interface Held {
  readonly stable: LoadedPlugin
  readonly canary: LoadedPlugin
  readonly pair: Promise<ArmPair>
  /** Which try this is, and when it began. */
  readonly tries: number
  readonly at: number
  isIncomplete: boolean
  idle: Timer | undefined
}

/** Threads that nobody used for so long are ended. */
const idleMs = 60_000
/** The canary runs in a thread already, so one that does not start says little of it: only three say something. */
const mostTries = 3
const againMs = 5_000

/** The threads of each rollout that compares: two of them, started when the first call is to be compared. */
export class ArmPairs {
  readonly #held = new Map<string, Held>()
  readonly #start: StartArm
  readonly #clock: Clock

  constructor(start: StartArm, clock: Clock) {
    this.#start = start
    this.#clock = clock
  }

  async use<T>(
    rolloutId: string,
    stable: LoadedPlugin,
    canary: LoadedPlugin,
    work: (pair: ArmPair) => Promise<T>,
  ): Promise<T> {
    const held = this.#of(rolloutId, stable, canary)
    held.idle?.cancel()
    try {
      const pair = await held.pair
      const isTriedAgain = pair.canary === undefined && held.tries < mostTries
      return await work(isTriedAgain ? neither : pair)
    } finally {
      held.idle?.cancel()
      held.idle = this.#clock.after(idleMs, () => void this.#end(rolloutId, held))
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#held].map(([rolloutId, held]) => this.#end(rolloutId, held)))
  }

  #of(rolloutId: string, stable: LoadedPlugin, canary: LoadedPlugin): Held {
    const known = this.#held.get(rolloutId)
    const now = this.#clock.monotonic()
    const isSame = known?.stable === stable && known.canary === canary
    if (isSame && !(known.isIncomplete && now - known.at >= againMs)) return known
    if (known !== undefined) void this.#end(rolloutId, known)
    const pair = this.#started(stable, canary)
    const held: Held = {
      ...{ stable, canary, pair, tries: isSame ? known.tries + 1 : 1 },
      ...{ at: now, isIncomplete: false, idle: undefined },
    }
    void pair.then((started) => {
      held.isIncomplete = started.stable === undefined || started.canary === undefined
    })
    this.#held.set(rolloutId, held)
    return held
  }

  async #started(stable: LoadedPlugin, canary: LoadedPlugin): Promise<ArmPair> {
    const [mine, its] = await Promise.all([stable, canary].map((loaded) => this.#start(loaded).catch(() => undefined)))
    return { stable: mine, canary: its }
  }

  async #end(rolloutId: string, held: Held): Promise<void> {
    held.idle?.cancel()
    if (this.#held.get(rolloutId) === held) this.#held.delete(rolloutId)
    const { stable, canary } = await held.pair
    await Promise.all([stable?.stop(), canary?.stop()])
  }
}

const neither: ArmPair = { stable: undefined, canary: undefined }
