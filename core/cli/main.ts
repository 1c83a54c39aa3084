import { Command, CommanderError } from 'commander'
import { hostVersion } from '../host-version.ts'
import { appsCommand } from './apps-command.ts'
import type { CliContext, ExitCode } from './cli-context.ts'
import { type CliIo, complain, paint, processIo, say } from './cli-io.ts'
import { doctorCommand } from './doctor/doctor-command.ts'
import { inboxCommand } from './inbox/inbox-command.ts'
import { keyCommand } from './key/key-command.ts'
import type { PluginCliIo } from './plugin/plugin-cli-io.ts'
import { pluginCommand } from './plugin/plugin-command.ts'
import { contractCommand } from './program/contract-command.ts'
import { mockCommand } from './program/mock-command.ts'
import { reportFailure } from './report-failure.ts'
import { rolloutCommand } from './rollout/rollout-command.ts'
import { serveCommand } from './serve/serve-command.ts'

const usage = 2

const examples = `
Examples:
  $ wxhost serve --sandbox      the host and a mock WeChat, ready for a first message
  $ wxhost doctor               what is wrong with settings, apps and plugins
  $ wxhost plugin list          which plugins serve whom

Exit codes: 0 done, 1 failed, 2 the command line was not understood.`

/** Runs one command and says how it went. @param argv what follows the name of the program */
export async function main(argv: readonly string[], io: CliIo = processIo()): Promise<ExitCode> {
  const context: CliContext = { io, exitCode: 0 }
  try {
    const program = createProgram(context)
    await program.parseAsync([...argv], { from: 'user' })
    return context.exitCode
  } catch (error) {
    // Commander has said what is wrong; help and version end this way too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usage
    reportFailure(io, error, argv.includes('--verbose'))
    return 1
  }
}

function createProgram(context: CliContext): Command {
  const program = new Command('wxhost')
    .description('A plugin host for WeChat APIs: one HTTP API for your services, versioned plugins behind it.')
    .version(hostVersion())
    .option('--verbose', 'show where a failure came from')
    .addHelpText('after', examples)
    .showHelpAfterError('(wxhost help shows what there is)')
  program.addCommand(serveCommand(context)).addCommand(mockCommand(context)).addCommand(doctorCommand(context))
  program.addCommand(pluginCommand(pluginIo(context))).addCommand(contractCommand(context))
  program.addCommand(appsCommand(context)).addCommand(keyCommand(context)).addCommand(inboxCommand(context))
  program.addCommand(rolloutCommand(context))
  settle(program, context.io)
  return program
}

const pluginIo = (context: CliContext): PluginCliIo => ({
  out: (text) => say(context.io, text),
  err: (text) => complain(context.io, text),
  exit: (code) => {
    context.exitCode = code
  },
  colour: (name, text) => paint(context.io, name, text),
  env: context.io.env,
  cwd: context.io.cwd,
})

/** A command that was added does not take these from its parent. */
function settle(command: Command, io: CliIo): void {
  command
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
  for (const child of command.commands) settle(child, io)
}
