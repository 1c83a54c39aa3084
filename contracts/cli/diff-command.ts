import { Command } from 'commander'
import { type CliContext, painter, say } from './cli-io.ts'
import { type ProofOptions, proofSettingsOf, withProofOptions } from './proof-options.ts'

const examples = `
Examples:
  $ wxhost-contract diff template-v1@1.0.0 template-v2@1.0.0
  $ wxhost-contract diff pay-v3@1.0.0 ./my-pay-v3
  $ wxhost-contract diff old/verified/pay-v3@1.0.0.json contracts/verified/pay-v3@1.1.0.json --json

A version is named by its id (its record lies beside the manifest), a record file, or the directory of a built package.
Exit codes: 0 none or additive, 1 breaking, 2 the command line was not understood.`

interface Options extends ProofOptions {
  readonly json?: boolean
}

export const diffCommand = (context: CliContext): Command =>
  withProofOptions(
    new Command('diff')
      .description('what changes for callers and on the wire between two plugin versions, path by path')
      .argument('<old>')
      .argument('<new>')
      .option('--json', 'one JSON object: {verdict, changes}'),
  )
    .addHelpText('after', examples)
    .action((old: string, now: string, options: Options) => diff(context, [old, now], options))

async function diff(context: CliContext, [old, now]: readonly [string, string], options: Options): Promise<void> {
  const { io } = context
  const [{ diffVersions }, { contractOf }, { changeLines }] = await Promise.all([
    import('@wxhost/core/harness'),
    import('../prove/contract-of.ts'),
    import('../report/change-lines.ts'),
  ])
  const { contracts } = await proofSettingsOf(options, io)
  const places = { ...contracts, cwd: io.cwd }
  const difference = diffVersions(await contractOf(old, places), await contractOf(now, places))
  if (options.json === true) say(io, JSON.stringify(difference, null, 2))
  else say(io, `${old} -> ${now}: ${difference.verdict}`, ...changeLines(difference, painter(io)))
  if (difference.verdict === 'breaking') context.exitCode = 1
}
