import type { Interaction } from '@wxhost/contracts'
import { describe, expect, test } from 'vitest'
import { runScenario } from '../../contracts/scenario/run-scenarios.ts'
import { scenarios } from '../../contracts/scenario/scenarios.ts'
import { pluginDirectory } from './broken-plugin.ts'

/** A lost answer, as every plugin that asks WeChat may meet it. */
export const lostAnswers = ['answer-truncated', 'gateway-502-html', 'slow-3s', 'connection-reset-after-send'] as const

/** Two cores may be busy with other tests; in milliseconds. */
const timeout = 90_000

/** Tests that a plugin of this repository stands the scenarios that suit it, and that no other one has a meaning for it. */
export function standsScenarios(name: string, interactions: readonly Interaction[], suitable: readonly string[]): void {
  const subject = { directory: pluginDirectory(name), interactions }
  const names = scenarios.map((scenario) => scenario.name)

  describe(name, { timeout }, () => {
    test.each(names.filter((scenario) => suitable.includes(scenario)))('stands %s', async (scenario) => {
      expect(await runScenario(scenario, subject)).toMatchObject({ findings: [], outcome: 'passed' })
    })

    test('is told which scenarios have no meaning for it, and why', async () => {
      const others = names.filter((scenario) => !suitable.includes(scenario))
      const outcomes = await Promise.all(others.map((scenario) => runScenario(scenario, subject)))
      const wanted = { outcome: 'does-not-apply', trials: [], reason: expect.stringMatching(/^(no|it) /) }
      expect(outcomes).toEqual(others.map((scenario) => expect.objectContaining({ name: scenario, ...wanted })))
    })
  })
}
