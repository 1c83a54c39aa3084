import { systemClock } from '@wxhost/core/harness'
import { ContractFault } from '../drive/contract-fault.ts'
import { nearestName } from '../states/nearest-name.ts'
import type { Finding } from '../suite/check.ts'
import { inTurn } from './in-turn.ts'
import type { Scenario, Trial } from './scenario.ts'
import type { ScenarioOutcome, ScenarioSubject } from './scenario-subject.ts'
import { scenarios } from './scenarios.ts'
import { suppliersFor } from './stage/company.ts'
import { stagesFor } from './stage/open-stage.ts'
import type { OpenStage, Stage } from './stage/stage.ts'
import { type PluginView, viewOf } from './view/plugin-view.ts'

/** How many trials are played at once, each before a mock of its own. A mock that is given serves one at a time. */
const atOnce = 8

/** Plays one scenario. @throws ContractFault for a name that no scenario has */
export async function runScenario(name: string, subject: ScenarioSubject): Promise<ScenarioOutcome> {
  const scenario = scenarios.find((one) => one.name === name)
  if (scenario !== undefined) return play(scenario, subject, await viewOf(subject))
  const nearest = nearestName(
    name,
    scenarios.map((one) => one.name),
  )
  throw new ContractFault(`there is no scenario "${name}"; the nearest is "${nearest}"`)
}

/** Plays scenarios one after the other, all of them unless told which, and tells each as it is over. */
export async function* runScenarios(
  subject: ScenarioSubject,
  names: readonly string[] = scenarios.map(({ name }) => name),
): AsyncGenerator<ScenarioOutcome> {
  for (const name of names) yield await runScenario(name, subject)
}

async function play(scenario: Scenario, subject: ScenarioSubject, view: PluginView): Promise<ScenarioOutcome> {
  const began = systemClock.monotonic()
  const told = (outcome: Omit<ScenarioOutcome, 'name' | 'ms'>): ScenarioOutcome => ({
    name: scenario.name,
    ...outcome,
    ms: Math.round(systemClock.monotonic() - began),
  })
  const { lacking } = suppliersFor(view)
  const trials =
    lacking.length === 0 ? scenario.trials(view) : `it needs ${lacking.join(', ')}, which the harness cannot supply`
  if (typeof trials === 'string') return told({ outcome: 'does-not-apply', findings: [], trials: [], reason: trials })
  const open = stagesFor(view, subject)
  const found = await inTurn(trials, subject.mockUrl === undefined ? atOnce : 1, (trial) => findingsOf(trial, open))
  const findings = found.flat().map((finding) => ({ page: scenario.page, ...finding }))
  const outcome = findings.length === 0 ? 'passed' : 'failed'
  return told({ outcome, findings, trials: trials.map(({ title }) => title) })
}

/** What a trial finds; its stages are closed whatever happens. A trial that breaks off is a finding, with what it said. */
async function findingsOf(trial: Trial, open: OpenStage): Promise<readonly Finding[]> {
  const opened: Stage[] = []
  const opening: OpenStage = async (setting) => {
    const stage = await open(setting)
    opened.push(stage)
    return stage
  }
  try {
    return await trial.run(opening)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return [{ message: `${trial.title}: the scenario cannot be played: ${said}` }]
  } finally {
    for (const stage of opened) await stage.close()
  }
}
