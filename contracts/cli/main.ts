import { Command, CommanderError } from 'commander'
import { ContractFault } from '../drive/contract-fault.ts'
import { harnessVersion } from '../harness-version.ts'
import { canDeployCommand } from './can-deploy-command.ts'
import { type CliContext, type CliIo, complain, processIo } from './cli-io.ts'
import { diffCommand } from './diff-command.ts'
import { keygenCommand } from './keygen-command.ts'
import { mutateCommand } from './mutate-command.ts'
import { newCommand } from './new-command.ts'
import { scenarioCommand } from './scenario-command.ts'
import { signCommand } from './sign-command.ts'
import { testCommand } from './test-command.ts'
import { UsageError } from './usage-error.ts'
import { verifyCommand } from './verify-command.ts'

const usage = 2

const examples = `
Examples:
  $ wxhost-contract new pay-v4             a plugin package that passes its suite
  $ wxhost-contract test ./pay-v4          whether it speaks as WeChat documents
  $ wxhost-contract can-deploy pay-v4@0.1.0

Exit codes: 0 all is well, 1 something is wrong, 2 the command line was not understood.`

/** Runs one command. @param argv what follows the name of the program @returns its exit code */
export async function main(argv: readonly string[], io: CliIo = processIo()): Promise<number> {
  const context: CliContext = { io, exitCode: 0 }
  try {
    await programOf(context).parseAsync([...argv], { from: 'user' })
    return context.exitCode
  } catch (error) {
    // Commander has said what is wrong; help and version end this way too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usage
    reportFailure(io, error, argv.includes('--verbose'))
    return error instanceof UsageError ? usage : 1
  }
}

const commands = [
  newCommand,
  testCommand,
  verifyCommand,
  scenarioCommand,
  mutateCommand,
  keygenCommand,
  signCommand,
  diffCommand,
  canDeployCommand,
]

function programOf(context: CliContext): Command {
  const program = new Command('wxhost-contract')
    .description('Proves plugins of wxhost: tests, contracts, scenarios, compatibility, signatures.')
    .version(harnessVersion())
    .option('--verbose', 'show where a failure came from')
    .addHelpText('after', examples)
    .showHelpAfterError('(wxhost-contract help shows what there is)')
  for (const make of commands) program.addCommand(make(context))
  settle(program, context.io)
  return program
}

/** A command that was added does not take these from its parent. */
function settle(command: Command, io: CliIo): void {
  command
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
  for (const child of command.commands) settle(child, io)
}

/** What is ours says what to do; of anything else the place is told on demand. */
function reportFailure(io: CliIo, error: unknown, verbose: boolean): void {
  const known =
    error instanceof ContractFault || error instanceof UsageError || (error instanceof Error && 'code' in error)
  complain(io, error instanceof Error ? error.message : String(error))
  if (verbose && error instanceof Error) complain(io, String(error.stack))
  else if (!known) complain(io, '(--verbose shows where this came from)')
}
