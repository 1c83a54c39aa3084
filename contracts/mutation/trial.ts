import type { Mutant } from './mutant.ts'

/** What became of a mutant. One that no longer answers is noticed, too. */
export type Fate = 'killed' | 'timed-out' | 'survived'

export interface Trial {
  readonly mutant: Mutant
  readonly fate: Fate
  /** The case that refused it, and what it said. */
  readonly by?: Refusal
  readonly ms: number
}

/** How the suite refuses a subject. */
export interface Refusal {
  /** Of the suite; `load` where the host itself refuses the package. */
  readonly check: string
  /** Of the case. */
  readonly title: string
  readonly message: string
  /** What the case says besides: where, expected, actual. */
  readonly detail?: string
}
