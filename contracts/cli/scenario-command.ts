import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import type { ScenarioOutcome } from '../scenario/scenario-subject.ts'
import { type CliContext, painter, say } from './cli-io.ts'
import { httpUrl } from './option-values.ts'
import { UsageError } from './usage-error.ts'

const examples = `
Examples:
  $ wxhost-contract scenario --list
  $ wxhost-contract scenario token-expired-mid-flight duplicate-callback --plugin plugins/pay-v3
  $ wxhost-contract scenario --plugin . --mock http://127.0.0.1:8090 --run worker

Each is played with a real host before a mock of WeChat.
Exit codes: 0 those that apply passed, 1 one failed, 2 the command line was not understood.`

interface Options {
  readonly plugin: string
  readonly mock?: string
  readonly run?: 'inline' | 'worker'
  readonly list?: boolean
}

export const scenarioCommand = (context: CliContext): Command =>
  new Command('scenario')
    .description('play what WeChat does in the field: tokens that end, pushes that come twice, answers that are lost')
    .argument('[names...]', 'default: all')
    .option('--plugin <directory>', 'a built package with its contract', '.')
    .option('--mock <url>', 'a running mock (default: one for each)', httpUrl)
    .addOption(new Option('--run <mode>', 'how the host runs the plugin').choices(['inline', 'worker']))
    .option('--list', 'only say which there are')
    .addHelpText('after', examples)
    .action((names: readonly string[], options: Options) =>
      options.list === true ? list(context) : run(context, names, options),
    )

async function list({ io }: CliContext): Promise<void> {
  const { scenarios } = await import('../scenario/scenarios.ts')
  for (const { name, does, demands, page } of scenarios) say(io, `${name}`, `  ${does}`, `  ${demands} (${page})`)
}

async function run(context: CliContext, names: readonly string[], { plugin, mock, run: mode }: Options): Promise<void> {
  const [{ runScenarios }, { interactionsIn }] = await Promise.all([
    import('../scenario/run-scenarios.ts'),
    import('../package/open-package.ts'),
  ])
  await demandScenarios(names)
  const directory = resolve(context.io.cwd, plugin)
  const subject = {
    directory,
    interactions: await interactionsIn(directory),
    ...(mock === undefined ? {} : { mockUrl: mock }),
    ...(mode === undefined ? {} : { run: mode }),
  }
  const outcomes = names.length === 0 ? runScenarios(subject) : runScenarios(subject, names)
  for await (const outcome of outcomes) await tell(context, outcome)
}

/** All of them before the first is played: a slip in the last one shall not cost a minute. */
async function demandScenarios(names: readonly string[]): Promise<void> {
  const { scenarios } = await import('../scenario/scenarios.ts')
  const unknown = names.find((name) => !scenarios.some((scenario) => scenario.name === name))
  if (unknown !== undefined)
    throw new UsageError(`There is no scenario "${unknown}": \`wxhost-contract scenario --list\` names them.`)
}

async function tell(context: CliContext, outcome: ScenarioOutcome): Promise<void> {
  const { linesOf } = await import('../report/suite-report.ts')
  const paint = painter(context.io)
  const { name, ms, trials, reason = '' } = outcome
  const with_ = trials.length === 0 ? reason : `${trials.join(', ')} (${ms} ms)`
  const mark = { passed: paint('green', '✓'), failed: paint('red', '✗'), 'does-not-apply': paint('yellow', '-') }
  say(
    context.io,
    `${mark[outcome.outcome]} ${name}: ${outcome.outcome === 'does-not-apply' ? 'does not apply, ' : ''}${with_}`,
  )
  for (const finding of outcome.findings) say(context.io, ...linesOf(finding).map((line) => `    ${line}`))
  if (outcome.outcome === 'failed') context.exitCode = 1
}
