import type { CaseOutcome, Check, CheckCase, Subject } from './check.ts'
import { allChecks } from './checks/all-checks.ts'
import { closeStage } from './live/stage.ts'

export interface RunOptions {
  /** Ends after the first case that failed. */
  readonly firstFailure?: boolean
  /** Milliseconds; default: those of the process. */
  readonly elapsed?: () => number
}

/** Asks one question after the other and tells each answer as it comes. */
export async function* runSuite(
  subject: Subject,
  checks: readonly Check[] = allChecks,
  { firstFailure = false, elapsed = () => performance.now() }: RunOptions = {},
): AsyncGenerator<CaseOutcome> {
  try {
    for (const check of checks) {
      for (const each of check.cases(subject)) {
        const outcome = await runCase(check, each, elapsed)
        yield outcome
        if (firstFailure && outcome.findings.length > 0) return
      }
    }
  } finally {
    await closeStage()
  }
}

async function runCase(check: Check, { title, run }: CheckCase, elapsed: () => number): Promise<CaseOutcome> {
  const start = elapsed()
  const findings = await run()
  return { check: check.name, title, findings, ms: elapsed() - start }
}
