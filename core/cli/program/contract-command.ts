import type { CliContext } from '../cli-context.ts'
import { programCommand } from './program-command.ts'
import { contractProgram } from './programs.ts'

export const contractCommand = (context: CliContext) =>
  programCommand(context, contractProgram, {
    name: 'contract',
    description: 'test, verify, compare and sign the contracts of plugins',
    examples: [
      'wxhost contract test ./my-plugin         whether it speaks as WeChat documents',
      'wxhost contract can-deploy pay-v3@1.1.0   whether it may replace the one in service',
      "wxhost contract --help                   the harness' own options",
    ],
  })
