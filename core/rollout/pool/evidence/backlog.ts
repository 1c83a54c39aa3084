import type { Observation } from '../../observation.ts'

/** Observations on their way to the pool, as text: `s19;c1` are 19 good calls of stable and one of the canary. */
export interface Batch {
  readonly text: string
  readonly count: number
}

/**
 * More are not kept while Redis is away: then all of that time are dropped. Which ones are left out must not depend on how
 * they went, or the guarantee would be gone: dropping all, once there are too many, asks for their number alone.
 */
const mostKept = 20_000
/** One script should not hold up Redis for longer than some milliseconds. */
const mostAtOnce = 5_000

/** Observations that were not sent yet, in order. */
export class Backlog {
  #batches: { items: string[]; count: number }[] = []
  #run = { arm: 's', length: 0 }
  #count = 0
  #isOver = false
  #dropped = 0

  get count(): number {
    return this.#count
  }

  /** @returns whether one of them is more than a good call. */
  push(prefix: readonly Observation[]): boolean {
    let tells = false
    for (const observation of prefix) {
      const isGood = !observation.error && !observation.failed && !observation.slow
      if (isGood) this.#pushGood(observation.arm === 'canary' ? 'c' : 's')
      else this.#push(textOf(observation))
      tells ||= !isGood
    }
    this.#count += prefix.length
    if (this.#count > mostKept || this.#isOver) this.#drop()
    return tells
  }

  /** The oldest of them, which are no longer here then. */
  take(): Batch {
    this.#endRun()
    const { items, count } = this.#batches.shift() ?? { items: [], count: 0 }
    this.#count -= count
    return { text: items.join(';'), count }
  }

  /** Redis is back: what comes now is kept again. @returns how many observations were dropped. */
  reopen(): number {
    const dropped = this.#dropped
    this.#dropped = 0
    this.#isOver = false
    return dropped
  }

  #drop(): void {
    this.#isOver = true
    this.#dropped += this.#count
    this.#count = 0
    this.#batches = []
    this.#run.length = 0
  }

  #pushGood(arm: 's' | 'c'): void {
    if (this.#run.arm !== arm || this.#run.length === mostAtOnce) this.#endRun()
    this.#run.arm = arm
    this.#run.length += 1
  }

  #push(item: string): void {
    this.#endRun()
    this.#add(item, 1)
  }

  #endRun(): void {
    const { arm, length } = this.#run
    this.#run.length = 0
    if (length > 0) this.#add(`${arm}${length}`, length)
  }

  #add(item: string, count: number): void {
    const last = this.#batches.at(-1)
    if (last === undefined || last.count + count > mostAtOnce) this.#batches.push({ items: [item], count })
    else {
      last.items.push(item)
      last.count += count
    }
  }
}

function textOf({ arm, failed, error, slow, w, repeat = '' }: Observation): string {
  const flags = `${failed ? 'f' : ''}${error ? 'e' : ''}${slow ? 'l' : ''}`
  return `${arm === 'canary' ? 'c' : 's'}${flags},${w},${repeat}`
}
