import { hash } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { ErrorClass } from '../../protocol/index.ts'

const windowMs = 600_000
/** A canary that fails for more keys than this is long taken back. */
const mostKeys = 10_000
/** What an app's settings bring about fails for each of its calls. */
const ofTheApp: ReadonlySet<ErrorClass> = new Set(['config', 'credential', 'permission'])

/**
 * What failures share that are repeats of one: the sticky key, or the appid for classes that a whole app meets. A hash, so
 * that neither can be read from where it is kept; the rollout's id in it, so that rollouts cannot be joined by it.
 */
export function repeatIdOf(rolloutId: string, appid: string, key: string, errorClass: ErrorClass | undefined): string {
  const shared = errorClass !== undefined && ofTheApp.has(errorClass) ? [appid] : [appid, key]
  return hash('sha256', JSON.stringify([rolloutId, ...shared]), 'base64url').slice(0, 22)
}

/** Lets one failure of each kind through in ten minutes: who calls again and again is one witness, not many. */
export class Repeats {
  readonly #clock: Clock
  /** When each was counted, oldest first. */
  readonly #counted = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether one with this id counted already; if not, it does now. */
  isRepeat(id: string): boolean {
    const now = this.#clock.monotonic()
    this.#forget(now)
    if (this.#counted.has(id)) return true
    this.#counted.set(id, now)
    return false
  }

  #forget(now: number): void {
    for (const [id, at] of this.#counted) {
      if (now - at < windowMs && this.#counted.size < mostKeys) return
      this.#counted.delete(id)
    }
  }
}
