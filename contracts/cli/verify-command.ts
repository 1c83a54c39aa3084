import { resolve } from 'node:path'
import { Command } from 'commander'
import type { CaseOutcome } from '../suite/check.ts'
import { type CliContext, painter, say } from './cli-io.ts'
import { httpUrl } from './option-values.ts'

const examples = `
Examples:
  $ wxhost-contract verify contracts/pacts/*.json
  $ wxhost-contract verify contracts/pacts/pay-v3@1.0.0-wechat.json --mock http://127.0.0.1:8090

The mock is reset, and its states are set over its control API, for every interaction.
Exit codes: 0 the mock keeps every pact, 1 it does not, 2 the command line was not understood.`

interface Options {
  readonly mock?: string
}

export const verifyCommand = (context: CliContext): Command =>
  new Command('verify')
    .description('hold a mock of WeChat against pact files, over HTTP')
    .argument('<pacts...>', 'pact files')
    .option('--mock <url>', 'a running mock (default: one is started)', httpUrl)
    .addHelpText('after', examples)
    .action((pacts: readonly string[], options: Options) => verify(context, pacts, options))

async function verify(context: CliContext, pacts: readonly string[], { mock: given }: Options): Promise<void> {
  const [{ verifyPact }, { startMockWechat }] = await Promise.all([
    import('../pact/verify/verify-pact.ts'),
    import('@wxhost/mock-wechat'),
  ])
  const mock = given === undefined ? await startMockWechat() : { url: given, close: async () => {} }
  try {
    for (const file of pacts) {
      const outcomes = await verifyPact(resolve(context.io.cwd, file), { mockUrl: mock.url })
      await tell(
        context,
        file,
        outcomes.map(({ description, ms, findings }) => ({ check: 'provider', title: description, ms, findings })),
      )
    }
  } finally {
    await mock.close()
  }
}

async function tell(context: CliContext, file: string, outcomes: readonly CaseOutcome[]): Promise<void> {
  const [{ textReport }, { isGreen }] = await Promise.all([
    import('../report/text-report.ts'),
    import('../report/suite-report.ts'),
  ])
  const ms = outcomes.reduce((sum, outcome) => sum + outcome.ms, 0)
  const report = { plugin: file, outcomes, notRun: [], ms }
  say(context.io, textReport(report, painter(context.io)))
  if (!isGreen(report)) context.exitCode = 1
}
