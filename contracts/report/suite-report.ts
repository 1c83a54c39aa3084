import type { CaseOutcome, Finding } from '../suite/check.ts'

/** What was found out about one plugin version. */
export interface SuiteReport {
  /** e.g. `template-v1@1.2.0` */
  readonly plugin: string
  readonly outcomes: readonly CaseOutcome[]
  /** Checks that had nothing to run on, with the reason, e.g. `run-modes`: `the package is not built`. */
  readonly notRun: readonly NotRun[]
  /** Repeats the generated data; left out where nothing was generated. */
  readonly seed?: number
  readonly ms: number
}

export interface NotRun {
  readonly check: string
  readonly reason: string
}

export const failedOf = ({ outcomes }: SuiteReport): readonly CaseOutcome[] =>
  outcomes.filter(({ findings }) => findings.length > 0)

export const isGreen = (report: SuiteReport): boolean => report.outcomes.length > 0 && failedOf(report).length === 0

/** One check after the other, in the order in which they ran. */
export const byCheck = ({ outcomes }: SuiteReport): ReadonlyMap<string, readonly CaseOutcome[]> =>
  Map.groupBy(outcomes, ({ check }) => check)

/** A finding in lines: what is wrong, and beneath it where, what was expected and what came. */
export function linesOf(finding: Finding): readonly string[] {
  const { message, interaction, path, expected, actual, page, seed } = finding
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['interaction', interaction],
    ['path', path],
    ['expected', expected],
    ['actual', actual],
    ['protocol', page],
    ['seed', seed === undefined ? undefined : `${seed} (repeat with --seed ${seed})`],
  ]
  const told = facts.flatMap(([name, value]) => (value === undefined ? [] : [`  ${`${name}:`.padEnd(13)}${value}`]))
  return [message, ...told]
}
