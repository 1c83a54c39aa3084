import { Command } from 'commander'
import type { CliContext } from '../cli-context.ts'

const examples = `
Examples:
  $ wxhost mock
  $ wxhost mock --port 9000
  $ wxhost mock --help           the mock's own options

Runs the installed mock-wechat (@wxhost/mock-wechat) and hands it everything that follows.`

export function mockCommand(context: CliContext): Command {
  return new Command('mock')
    .description('run the mock of WeChat')
    .argument('[args...]', 'for mock-wechat')
    .allowUnknownOption()
    .helpOption(false)
    .addHelpText('after', examples)
    .action(async (args: string[]) => {
      const [{ findMock }, { runMock }] = await Promise.all([import('./find-mock.ts'), import('./run-mock.ts')])
      context.exitCode = await runMock(findMock(context.io.cwd), args, context.io)
    })
}
