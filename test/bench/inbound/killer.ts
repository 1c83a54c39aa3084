import type { Kill, Moment } from './kill-plan.ts'

/** Kills the host with SIGKILL when the armed moment comes. */
export class Killer {
  /** Which life of the host it is, from 0. */
  life = 0
  readonly #kill: () => void
  #armed: { readonly kill: Kill; readonly struck: (wasForced: boolean) => void } | undefined
  #left = 0
  #isPulled = false
  #timers: NodeJS.Timeout[] = []

  /** @param kill ends the host at once, within this call. */
  constructor(kill: () => void) {
    this.#kill = kill
  }

  /** @returns once the host is dead; true when the moment did not come within `patienceMs`, and it died all the same. */
  arm(kill: Kill, patienceMs: number): Promise<boolean> {
    this.#left = kill.afterAnswers
    this.#isPulled = false
    return new Promise((struck) => {
      this.#armed = { kill, struck }
      this.#later(patienceMs, () => this.#strike(true))
      if (kill.afterAnswers === 0) this.at('any')
    })
  }

  /** Told of everything that happens. @returns whether the host dies at this very moment, or a little later. */
  at(moment: Moment): boolean {
    if (moment === 'answered' && this.#left > 0) {
      this.#left--
      if (this.#left === 0) this.at('any')
      return false
    }
    const kill = this.#armed?.kill
    if (kill === undefined || kill.at !== moment || this.#isPulled) return false
    // A host that starts has answered nothing yet.
    if (this.#left > 0 && moment !== 'spawned') return false
    this.#isPulled = true
    if (kill.delayMs > 0) this.#later(kill.delayMs, () => this.#strike(false))
    else this.#strike(false)
    return true
  }

  #strike(wasForced: boolean): void {
    const struck = this.#armed?.struck
    this.#armed = undefined
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers = []
    this.#kill()
    struck?.(wasForced)
  }

  #later(ms: number, run: () => void): void {
    this.#timers.push(setTimeout(run, ms))
  }
}
