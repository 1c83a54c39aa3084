import type { CliContext } from '../cli-context.ts'
import { programCommand } from './program-command.ts'
import { mockProgram } from './programs.ts'

export const mockCommand = (context: CliContext) =>
  programCommand(context, mockProgram, {
    name: 'mock',
    description: 'run the mock of WeChat',
    examples: ['wxhost mock', 'wxhost mock --port 9000', "wxhost mock --help           the mock's own options"],
  })
