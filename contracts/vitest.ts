import { randomInt } from 'node:crypto'
import type { IWeChatProtocol } from '@wxhost/core/protocol'
import { afterAll, describe, expect, it } from 'vitest'
import type { Interaction } from './interaction/interaction.ts'
import { linesOf } from './report/suite-report.ts'
import type { Check } from './suite/check.ts'
import { allChecks } from './suite/checks/all-checks.ts'
import { lazilyInWorker } from './suite/lazily-in-worker.ts'
import { closeStage } from './suite/live/stage.ts'
import { seedFrom } from './suite/seed-from.ts'
import { subjectOf } from './suite/subject-of.ts'
import { workerOf } from './suite/worker-of.ts'

export interface ContractSuiteOptions {
  /** The plugin's package: where its package.json lies. */
  readonly directory: string
  /** Of generated data; default: WXHOST_CONTRACT_SEED, else chosen by chance. Printed with each failure. */
  readonly seed?: number
  /** How many generated values a property is held against; default 100. */
  readonly runs?: number
  readonly checks?: readonly Check[]
}

/** The whole contract suite as tests: one `describe` for each check, one `it` for each case. */
export function contractSuite(
  plugin: IWeChatProtocol,
  interactions: readonly Interaction[],
  { directory, seed = seedFrom(process.env, randomInt), runs = 100, checks = allChecks }: ContractSuiteOptions,
): void {
  afterAll(closeStage)
  const alone = subjectOf(plugin, interactions, { directory, seed, runs })
  const worker = workerOf(directory)
  const subject = worker === undefined ? alone : { ...alone, inWorker: lazilyInWorker(plugin, worker.start) }
  afterAll(async () => worker?.stop())
  describe.each(checks.map((check) => [`${check.name}: ${subject.id} ${check.title}`, check] as const))(
    '%s',
    (_title, check) => {
      const cases = check.cases(subject)
      if (cases.length === 0) return it('has nothing to ask here', () => expect(cases).toEqual([]))
      it.each(cases.map((each) => [each.title, each] as const))('%s', async (_case, each) => {
        expect((await each.run()).map((finding) => linesOf(finding).join('\n')).join('\n\n')).toBe('')
      })
    },
  )
}
