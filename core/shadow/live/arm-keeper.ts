import type { StartArm, StartedArm } from './start-arm.ts'

/** Knows all threads that were started for comparing, so that none outlives the host. */
export class ArmKeeper {
  readonly #startArm: StartArm
  readonly #arms = new Set<Promise<StartedArm>>()
  #isClosed = false

  constructor(startArm: StartArm) {
    this.#startArm = startArm
  }

  /** @throws as {@link StartArm}, and Error once the host stops. */
  readonly start: StartArm = async (loaded) => {
    if (this.#isClosed) throw new Error('the host stops')
    const starting = this.#startArm(loaded)
    this.#arms.add(starting)
    starting.catch(() => this.#arms.delete(starting))
    const arm = await starting
    return {
      plugin: arm.plugin,
      stop: async () => {
        if (this.#arms.delete(starting)) await arm.stop()
      },
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const arms = [...this.#arms]
    this.#arms.clear()
    await Promise.allSettled(arms.map(async (starting) => (await starting).stop()))
  }
}
