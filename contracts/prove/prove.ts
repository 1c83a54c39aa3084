import { HOST_API_VERSION, systemClock, type VerificationRecord } from '@wxhost/core/harness'
import { harnessVersion, mockVersion } from '../harness-version.ts'
import { makeRecord } from '../record/make-record.ts'
import { partsOf } from '../record/parts-of.ts'
import type { SuiteReport } from '../report/suite-report.ts'
import { runScenarios } from '../scenario/run-scenarios.ts'
import type { ScenarioSubject } from '../scenario/scenario-subject.ts'
import type { CaseOutcome } from '../suite/check.ts'
import { allChecks } from '../suite/checks/all-checks.ts'
import { runSuite } from '../suite/run-suite.ts'
import { type OpenOptions, openSubject } from './open-subject.ts'
import { provePact } from './prove-pact.ts'

export interface ProveOptions extends OpenOptions {
  /** Names of checks; left out: all. */
  readonly only?: readonly string[]
  /** Plays the named scenarios too; left out: only where `only` names them. */
  readonly scenarios?: boolean
  /** Told of each case as it ends. */
  readonly onOutcome?: (outcome: CaseOutcome) => void
}

/** All that a run has shown of one plugin version. */
export interface Proven {
  readonly report: SuiteReport
  readonly record: VerificationRecord
  readonly pact: { readonly file: string; readonly text: string } | null
}

/** Parts beside the checks of the suite. */
const pactParts = ['pact', 'provider'] as const
const scenarioPart = 'scenarios'

export const partNames = (): readonly string[] => [...allChecks.map(({ name }) => name), ...pactParts, scenarioPart]

/**
 * Holds the package in a directory against its contract: the suite, its pact, the mock against the pact.
 * @throws ContractFault where it cannot be asked at all
 */
export async function prove(directory: string, options: ProveOptions): Promise<Proven> {
  const start = systemClock.monotonic()
  const { only, scenarios = only?.includes(scenarioPart) ?? false, onOutcome = () => {}, seed, mockUrl } = options
  const wanted = (name: string): boolean => only === undefined || only.includes(name)
  const opened = await openSubject(directory, options)
  const outcomes: CaseOutcome[] = []
  const note = (outcome: CaseOutcome) => {
    outcomes.push(outcome)
    onOutcome(outcome)
  }
  try {
    const { subject, found, workerFault } = opened
    const checks = allChecks.filter(({ name }) => wanted(name))
    for await (const outcome of runSuite(subject, checks)) note(outcome)
    // A host may run it in a worker at any time, so no host takes its record.
    if (workerFault !== undefined && wanted('run-modes')) note(startsInNoWorker(workerFault))
    const proven = pactParts.some(wanted) ? await provePact(subject, subject.mock.url) : { pact: null, outcomes: [] }
    for (const outcome of proven.outcomes) note(outcome)
    const played = { directory, interactions: subject.interactions, ...(mockUrl === undefined ? {} : { mockUrl }) }
    if (scenarios) for await (const outcome of scenarioOutcomes(played)) note(outcome)
    const asked = [...checks.map(({ name }) => name), ...pactParts.filter(wanted), ...(scenarios ? [scenarioPart] : [])]
    const skipped = partNames().filter((name) => !asked.includes(name))
    const report: SuiteReport = { plugin: subject.id, outcomes, notRun: [], seed, ms: systemClock.monotonic() - start }
    const record = makeRecord({
      found,
      plugin: subject.plugin,
      hostApi: [HOST_API_VERSION],
      mockVersion: mockVersion(),
      harnessVersion: harnessVersion(),
      pact: proven.pact,
      parts: partsOf(outcomes, asked, skipped),
    })
    return { report, record, pact: proven.pact }
  } finally {
    await opened.close()
  }
}

const startsInNoWorker = (message: string): CaseOutcome => ({
  check: 'run-modes',
  title: 'the plugin starts in a worker',
  findings: [{ message }],
  ms: 0,
})

async function* scenarioOutcomes(subject: ScenarioSubject): AsyncGenerator<CaseOutcome> {
  for await (const { name, outcome, findings, ms } of runScenarios(subject))
    if (outcome !== 'does-not-apply') yield { check: scenarioPart, title: name, findings, ms }
}
