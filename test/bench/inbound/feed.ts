import { setTimeout as sleep } from 'node:timers/promises'

const batch = 16
/** So many new notifications more than were answered: WeChat always has some to push, and few meet a dead host. */
const ahead = 48
const lookEveryMs = 4

/** Lets new notifications come about as fast as they are answered. */
export class Feed {
  #left: number
  #batches = 0
  readonly #pay: (count: number, prefix: string) => Promise<unknown>

  /** @param pay makes so many notifications, of orders whose numbers begin with `prefix`. */
  constructor(total: number, pay: (count: number, prefix: string) => Promise<unknown>) {
    this.#left = total
    this.#pay = pay
  }

  get left(): number {
    return this.#left
  }

  /** At most `most`, and none any more once `isOver`. @param answered how many pushes, so far. */
  async keepUp(most: number, answered: () => number, isOver: () => boolean): Promise<void> {
    const start = answered()
    for (let fed = 0; fed < most && this.#left > 0 && !isOver(); ) {
      const count = Math.min(batch, this.#left, most - fed)
      if (fed > answered() - start + ahead) await sleep(lookEveryMs)
      else {
        fed += count
        this.#left -= count
        await this.#pay(count, `b${this.#batches++}_`)
      }
    }
  }
}
