import type { PartResult } from '@wxhost/core/harness'
import type { CaseOutcome } from '../suite/check.ts'

type Outcome = Pick<CaseOutcome, 'check' | 'findings'>

/**
 * How each part of a run ended. A check that was asked and had no case has nothing against it: it passed.
 *
 * @param asked checks that ran to their end
 * @param skipped parts that were left out, e.g. `run-modes` where no worker could be started
 */
export function partsOf(
  outcomes: Iterable<Outcome>,
  asked: readonly string[],
  skipped: readonly string[] = [],
): Readonly<Record<string, PartResult>> {
  const parts = new Map<string, PartResult>(asked.map((part) => [part, 'passed']))
  for (const part of skipped) parts.set(part, 'not-run')
  // A finding counts even where the check was not asked to its end.
  for (const { check, findings } of outcomes) if (findings.length > 0) parts.set(check, 'failed')
  return Object.fromEntries([...parts].sort(([a], [b]) => (a < b ? -1 : 1)))
}
