import { Command } from 'commander'
import type { CliContext } from '../cli-context.ts'
import type { Program } from './programs.ts'

interface Described {
  readonly name: string
  readonly description: string
  readonly examples: readonly string[]
}

/** A command that hands all that follows it to an installed program. */
export function programCommand(context: CliContext, program: Program, { name, description, examples }: Described) {
  return new Command(name)
    .description(description)
    .argument('[args...]', `for ${program.binName}`)
    .allowUnknownOption()
    .helpOption(false)
    .addHelpText('after', helpOf(program, examples))
    .action(async (args: string[]) => {
      const [{ findProgram }, { runProgram }] = await Promise.all([
        import('./find-program.ts'),
        import('./run-program.ts'),
      ])
      context.exitCode = await runProgram(findProgram(program, context.io.cwd), args, context.io)
    })
}

const helpOf = ({ binName, packageName }: Program, examples: readonly string[]): string =>
  [
    '',
    'Examples:',
    ...examples.map((line) => `  $ ${line}`),
    '',
    `Runs the installed ${binName} (${packageName}) and hands it everything that follows.`,
  ].join('\n')
