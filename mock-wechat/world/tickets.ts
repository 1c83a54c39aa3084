import type { RandomSource } from '../base/random.ts'

const LIFE_MS = 7_200_000

/** JS-SDK tickets: one per account and type, the same one until it ends. They outlive the token that fetched them. */
export class Tickets {
  readonly #now: () => number
  readonly #random: RandomSource
  readonly #tickets = new Map<string, { ticket: string; expiresAt: number }>()

  constructor(now: () => number, random: RandomSource) {
    this.#now = now
    this.#random = random
  }

  get(appid: string, type: string): { ticket: string; expires_in: number } {
    const key = `${appid} ${type}`
    const now = this.#now()
    let held = this.#tickets.get(key)
    if (!held || now >= held.expiresAt) {
      held = { ticket: this.#random.word(86), expiresAt: now + LIFE_MS }
      this.#tickets.set(key, held)
    }
    return { ticket: held.ticket, expires_in: Math.ceil((held.expiresAt - now) / 1000) }
  }

  clear(): void {
    this.#tickets.clear()
  }
}
