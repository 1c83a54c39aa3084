import { close, fsync, write } from 'node:fs'
import type { Clock } from './clock.ts'

/** What may wait for a slow reader, in bytes. */
const mostWaiting = 8_388_608
const retryMs = 50
/** Of {@link retryMs}, once it is to close: a reader that stands still may not keep the process alive. */
const lastTries = 20

/** Writes to a descriptor in the background, one text after the other. What cannot be written is lost. */
export class DescriptorWriter {
  readonly #descriptor: number
  readonly #clock: Clock
  readonly #onFault: (error: Error) => void
  readonly #idle: (() => void)[] = []
  #queue: Buffer[] = []
  #waiting = 0
  #busy = false
  #faulty = false
  #triesLeft = Number.POSITIVE_INFINITY

  /** @param onFault called for the first fault after something could be written. */
  constructor(descriptor: number, clock: Clock, onFault: (error: Error) => void) {
    this.#descriptor = descriptor
    this.#clock = clock
    this.#onFault = onFault
  }

  /** Never waits, never throws. */
  write(text: string): void {
    const bytes = Buffer.from(text)
    if (this.#waiting + bytes.length > mostWaiting) this.#report(new Error('more waits than may wait'))
    else {
      this.#queue.push(bytes)
      this.#waiting += bytes.length
      if (!this.#busy) this.#next()
    }
  }

  /** Resolves when all is written or lost. Standard output and standard error stay open. */
  async close(): Promise<void> {
    this.#triesLeft = lastTries
    if (this.#busy) await new Promise<void>((resolve) => this.#idle.push(resolve))
    if (this.#descriptor <= 2) return
    await new Promise<void>((resolve) => fsync(this.#descriptor, () => resolve()))
    await new Promise<void>((resolve) => close(this.#descriptor, () => resolve()))
  }

  #next(): void {
    const bytes = this.#queue[0]
    this.#busy = bytes !== undefined
    if (bytes === undefined) for (const resolve of this.#idle.splice(0)) resolve()
    else write(this.#descriptor, bytes, (error, written) => this.#after(bytes, error, written))
  }

  #after(bytes: Buffer, error: NodeJS.ErrnoException | null, written: number): void {
    if (error?.code === 'EAGAIN' && this.#triesLeft-- > 0) {
      this.#clock.after(retryMs, () => this.#next())
      return
    }
    if (error !== null) this.#report(error)
    else this.#faulty = false
    const gone = error === null ? written : bytes.length
    this.#waiting -= gone
    if (gone < bytes.length) this.#queue[0] = bytes.subarray(gone)
    else this.#queue.shift()
    this.#next()
  }

  #report(error: Error): void {
    if (this.#faulty) return
    this.#faulty = true
    this.#onFault(error)
  }
}
