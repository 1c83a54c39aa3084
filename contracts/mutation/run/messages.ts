import type { Mutant } from '../mutant.ts'
import type { Refusal } from '../trial.ts'

/** Parts of a text, `[from, to)`. */
export type Ranges = readonly (readonly [number, number])[]

/** A case of the suite by name. */
export type CaseName = string

/** Parts of the mock's files that ran. */
export type Reach = Readonly<Record<string, Ranges>>

export interface Opening {
  readonly kind: 'open'
  /** The plugin's package. */
  readonly directory: string
  readonly seed: number
  readonly runs: number
}

/** What each case that asks the mock reached of it. */
export type LiveReach = Readonly<Record<CaseName, Reach>>

/** Runs the suite on what is not broken. */
export interface Probing {
  readonly kind: 'probe'
}

export interface Trying {
  readonly kind: 'try'
  readonly side: Mutant['side']
  readonly file: string
  /** The whole broken file. */
  readonly source: string
  /** Cases to be asked first: they refused others of the kind. */
  readonly first: readonly CaseName[]
  /** Cases that fail on what is not broken: they say nothing. */
  readonly without: readonly CaseName[]
  /** Only these cases reach the change; left out: all may. */
  readonly only?: readonly CaseName[]
}

export type Request = Opening | Probing | Trying

export type Answer =
  | { readonly kind: 'opened'; readonly subject: string }
  | { readonly kind: 'probed'; readonly red: readonly Refusal[]; readonly reach: LiveReach; readonly ms: number }
  | { readonly kind: 'tried'; readonly by?: Refusal }
  | { readonly kind: 'failed'; readonly message: string }

export const nameOfCase = ({ check, title }: { readonly check: string; readonly title: string }): CaseName =>
  `${check}\n${title}`
