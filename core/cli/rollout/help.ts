/** What stands below the options of a command. */
export const help = (lines: readonly string[], zero: string, one: string): string =>
  [
    '',
    'Examples:',
    ...lines.map((line) => `  $ wxhost rollout ${line}`),
    '',
    `Exit codes: 0 ${zero}, 1 ${one}, 2 the command line was not understood.`,
  ].join('\n')
