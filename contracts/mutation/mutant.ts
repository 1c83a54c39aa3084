/** The ways in which code is broken. */
export type OperatorName = 'drop' | 'rename' | 'retype' | 'reorder' | 'swap-constant' | 'skip-check'

/** Text that takes the place of `[start, end)` of a file. */
export interface Change {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** One file of a package, broken in one place. */
export interface Mutant extends Change {
  /** `drop:dist/send/send.js:12:5#2`: operator, file, line and column (from 1), and which of several there. */
  readonly id: string
  readonly operator: OperatorName
  /** Which package is broken: the plugin's own or the mock that stands for WeChat. */
  readonly side: 'plugin' | 'mock'
  /** Inside its package, with `/`. */
  readonly file: string
  readonly line: number
  /** The lines that are touched, on one line; of a long one, what is near. */
  readonly before: string
  readonly after: string
}
