import type { Redis } from 'ioredis'
import type { Clock, Timer } from '../clock.ts'
import { StoreAwayError, type StoreState } from './store-away-error.ts'

/** What a store and a lock need of a connection to Redis. */
export interface RedisLink {
  /** @throws StoreAwayError after a command failed or took too long, and at once from then on until Redis answers again. */
  run<T>(command: (redis: Redis) => Promise<T>): Promise<T>
  watch(listener: (state: StoreState) => void): void
  close(): Promise<void>
}

const probeEveryMs = 1_000

/**
 * A circuit around a connection: the first command that fails opens it, and a ping that is answered closes it, so that
 * callers never queue behind a Redis that is slow or gone.
 */
export class CircuitLink implements RedisLink {
  readonly #redis: Redis
  readonly #clock: Clock
  readonly #listeners: ((state: StoreState) => void)[] = []
  #probe: Timer | undefined
  #away = false
  #closed = false

  constructor(redis: Redis, clock: Clock) {
    this.#redis = redis
    this.#clock = clock
    // Without a listener an error of the connection would end the process. It shows when a command fails.
    redis.on('error', () => {})
  }

  async run<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.#away || this.#closed) throw new StoreAwayError('Redis is away')
    try {
      return await command(this.#redis)
    } catch (error) {
      this.leave()
      throw new StoreAwayError(`Redis is away: ${reasonOf(error)}`)
    }
  }

  watch(listener: (state: StoreState) => void): void {
    this.#listeners.push(listener)
    if (this.#away) listener('away')
  }

  /** Redis does not answer: leave it alone until a ping does. */
  leave(): void {
    if (this.#away || this.#closed) return
    this.#away = true
    this.#probeLater()
    this.#tell('away')
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#probe?.cancel()
    this.#redis.disconnect()
  }

  #probeLater(): void {
    this.#probe = this.#clock.after(probeEveryMs, () => void this.#ping())
  }

  async #ping(): Promise<void> {
    try {
      // A replica or a full server answers a ping, but takes no values: ask it to write.
      await this.#redis.set('wxhost:probe', '1', 'PX', probeEveryMs)
    } catch {
      if (!this.#closed) this.#probeLater()
      return
    }
    if (this.#closed) return
    this.#away = false
    this.#tell('back')
  }

  #tell(state: StoreState): void {
    for (const listener of this.#listeners) listener(state)
  }
}

/** The kind of trouble alone: messages of ioredis may hold arguments of a command, and so a password. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if ('code' in error && typeof error.code === 'string') return error.code
  return /^[A-Z]{3,}(?= )/.exec(error.message)?.[0] ?? error.name
}
