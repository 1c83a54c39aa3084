import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Command } from 'commander'
import type { Proven } from '../prove/prove.ts'
import type { SuiteReport } from '../report/suite-report.ts'
import { type CliContext, painter, say } from './cli-io.ts'
import { httpUrl, wholeNumber, words } from './option-values.ts'
import { progressOn } from './progress.ts'
import { UsageError } from './usage-error.ts'

const examples = `
Examples:
  $ wxhost-contract test                                     the package in this folder
  $ wxhost-contract test node_modules/wxhost-plugin-pay-v4   one that is installed
  $ wxhost-contract test --only live,must-reject --seed 7
  $ wxhost-contract test . --junit contract.xml --json contract.json --record

The package must be built. Its ./contract export gives the interactions.
Exit codes: 0 it speaks as WeChat documents, 1 it does not, 2 the command line was not understood.`

interface Options {
  readonly seed?: number
  readonly runs: number
  readonly only?: readonly string[]
  readonly scenarios?: boolean
  readonly mock?: string
  readonly junit?: string
  readonly json?: string
  readonly record?: string | true
}

export const testCommand = (context: CliContext): Command =>
  new Command('test')
    .description('hold plugin packages against their contracts, WeChat’s rules and a mock of it')
    .argument('[directories...]', 'of built packages (default: this one)')
    .option('--seed <number>', 'repeats generated data (WXHOST_CONTRACT_SEED, default: by chance)', wholeNumber(0))
    .option('--runs <number>', 'generated values for each property', wholeNumber(1), 100)
    .option('--only <checks>', 'names of checks, with commas between them', words)
    .option('--scenarios', 'play the named scenarios too: a real host before the mock')
    .option('--mock <url>', 'a running mock; it is reset for every interaction (default: one is started)', httpUrl)
    .option('--junit <file>', 'write a report as JUnit XML')
    .option('--json <file>', 'write a report as JSON')
    .option(
      '--record [directory]',
      'write verified/<plugin>.json and pacts/<plugin>-wechat.json there (default: contracts)',
    )
    .addHelpText('after', examples)
    .action((directories: readonly string[], options: Options) => test(context, directories, options))

async function test(context: CliContext, given: readonly string[], options: Options): Promise<void> {
  const { io } = context
  const { seedFrom } = await import('../suite/seed-from.ts')
  const seed = options.seed ?? seedFrom(io.env, randomInt)
  demandRecordFolder(io.cwd, options.record)
  const proven: Proven[] = []
  for (const directory of given.length === 0 ? ['.'] : given)
    proven.push(await testOne(context, resolve(io.cwd, directory), { ...options, seed }))
  await writeReports(
    proven.map(({ report }) => report),
    options,
    io.cwd,
  )
  if (options.record !== undefined) await record(context, proven, options.record)
}

/** `--record plugins/a` takes the package for the folder of records, and nobody meant that. */
function demandRecordFolder(cwd: string, into: Options['record']): void {
  if (typeof into !== 'string' || !existsSync(resolve(cwd, into, 'package.json'))) return
  throw new UsageError(`--record ${into} names a package, and records lie apart. Write --record behind the packages.`)
}

async function testOne(context: CliContext, directory: string, options: Options & { seed: number }): Promise<Proven> {
  const { io } = context
  const [{ prove, partNames }, { textReport }, { isGreen }] = await Promise.all([
    import('../prove/prove.ts'),
    import('../report/text-report.ts'),
    import('../report/suite-report.ts'),
  ])
  const unknown = options.only?.find((name) => !partNames().includes(name))
  if (unknown !== undefined) throw new UsageError(`There is no check "${unknown}": expected ${partNames().join(', ')}.`)
  const progress = progressOn(io)
  const { seed, runs, only, scenarios, mock } = options
  const proven = await prove(directory, {
    seed,
    runs,
    ...(scenarios === undefined ? {} : { scenarios }),
    ...(only === undefined ? {} : { only }),
    ...(mock === undefined ? {} : { mockUrl: mock }),
    onOutcome: progress.note,
  }).finally(progress.end)
  say(io, textReport(proven.report, painter(io)))
  if (!isGreen(proven.report)) context.exitCode = 1
  return proven
}

async function writeReports(reports: readonly SuiteReport[], { junit, json }: Options, cwd: string): Promise<void> {
  if (junit !== undefined) {
    const { junitReport } = await import('../report/junit-report.ts')
    await writeFile(resolve(cwd, junit), junitReport(reports))
  }
  if (json !== undefined) {
    const { jsonReport } = await import('../report/json-report.ts')
    await writeFile(resolve(cwd, json), jsonReport(reports))
  }
}

async function record({ io }: CliContext, proven: readonly Proven[], into: string | true): Promise<void> {
  const { keepProof } = await import('../prove/keep-proof.ts')
  const directory = resolve(io.cwd, into === true ? 'contracts' : into)
  for (const one of proven) say(io, ...(await keepProof(one, directory)).map((file) => `wrote ${file}`))
}
