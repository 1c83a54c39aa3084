import { Command } from 'commander'
import type { Comparison, DeployDecision } from '../deploy/can-deploy.ts'
import { type CliContext, painter, say } from './cli-io.ts'
import { type ProofOptions, proofSettingsOf, withProofOptions } from './proof-options.ts'

const examples = `
Examples:
  $ wxhost-contract can-deploy pay-v3@1.1.0
  $ wxhost-contract can-deploy template-v2@1.0.0 --app wxd678efh567hg6787 --sandbox
  $ wxhost-contract can-deploy pay-v3@1.1.0 --json

Decided from files alone: the manifest, records and pacts beside it, and the signers that the settings accept.
Exit codes: 0 yes, 1 no, 2 the command line was not understood.`

interface Options extends ProofOptions {
  readonly app?: string
  readonly json?: boolean
}

export const canDeployCommand = (context: CliContext): Command =>
  withProofOptions(
    new Command('can-deploy')
      .description('whether a plugin version may take the traffic of those that serve now')
      .argument('<version>', 'e.g. pay-v3@1.1.0')
      .option('--app <appid>', 'for this app only')
      .option('--json', 'one JSON object: {answer, reasons, comparisons}'),
  )
    .addHelpText('after', examples)
    .action((version: string, options: Options) => decide(context, version, options))

async function decide(context: CliContext, candidate: string, options: Options): Promise<void> {
  const [{ canDeploy }, { readDeployFacts }] = await Promise.all([
    import('../deploy/can-deploy.ts'),
    import('../deploy/read-deploy-facts.ts'),
  ])
  const { app, json = false } = options
  const { manifestFile, contracts } = await proofSettingsOf(options, context.io)
  const facts = await readDeployFacts({ candidate, manifestFile, contracts, ...(app === undefined ? {} : { app }) })
  const decision = canDeploy(facts)
  if (json) say(context.io, JSON.stringify(decision, null, 2))
  else await tell(context, candidate, decision)
  if (decision.answer === 'no') context.exitCode = 1
}

async function tell({ io }: CliContext, candidate: string, decision: DeployDecision): Promise<void> {
  const { changeLines } = await import('../report/change-lines.ts')
  const paint = painter(io)
  for (const { id, apps, difference } of decision.comparisons) {
    say(io, `beside ${id}, which serves ${whom(apps)}: ${difference.verdict}`)
    say(io, ...changeLines(difference, paint))
  }
  for (const { what, remedy } of decision.reasons) say(io, paint('red', `✗ ${what}`), `  ${remedy}`)
  if (decision.answer === 'no') return
  if (decision.comparisons.length === 0) say(io, 'no other version serves this protocol there: nothing was compared')
  say(io, paint('green', `✓ ${candidate} may be deployed`))
}

const whom = (apps: Comparison['apps']): string => (apps === undefined ? 'every app' : apps.join(', '))
