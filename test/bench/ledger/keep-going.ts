import type { RunningHost } from '@wxhost/core'

const order = { actor: 'cli:bench', why: 'a bench' }

/** A rollout that is put back each time that it is taken back: so that the canary goes on failing. */
export class UndyingRollout {
  /** How often it was taken back, or suspended. */
  ends = 0
  readonly #host: RunningHost
  readonly #id: string
  #isOver = false

  private constructor(host: RunningHost, id: string) {
    this.#host = host
    this.#id = id
  }

  static async start(host: RunningHost, canary: string): Promise<UndyingRollout> {
    const { control } = host.rollouts
    // A canary that fails nine of ten calls: its rescues stay below a fifth of stable's calls.
    const steps = [{ kind: 'weight', weight: 120_000 }] as const
    const { rollout } = await control.plan({ protocol: 'pay', canary, steps }, order)
    await control.start(rollout.id, order)
    const undying = new UndyingRollout(host, rollout.id)
    host.rollouts.watch(({ rollout: { id } }) => void (id === rollout.id && undying.#putBack()))
    return undying
  }

  over(): void {
    this.#isOver = true
  }

  async #putBack(): Promise<void> {
    const { control } = this.#host.rollouts
    const { state } = control.view(this.#id).rollout
    if (this.#isOver) return
    try {
      if (state.kind === 'rolled-back') {
        this.ends++
        await control.clear(this.#id, order)
        await control.start(this.#id, order)
      } else if (state.kind === 'suspended' || state.kind === 'holding') {
        this.ends++
        await control.resume(this.#id, order)
      }
    } catch {
      // Somebody changed it meanwhile: that change is told of as well.
    }
  }
}
