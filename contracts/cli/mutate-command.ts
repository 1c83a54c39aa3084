import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Command } from 'commander'
import type { Score } from '../mutation/score.ts'
import { type CliContext, say } from './cli-io.ts'
import { share, wholeNumber } from './option-values.ts'

const examples = `
Examples:
  $ wxhost-contract mutate plugins/pay-v3
  $ wxhost-contract mutate . --size 100 --least 0.95 --json mutation.json

Breaks the plugin, and the mock's rules beneath it, in one place after another, and asks the suite each time.
Exit codes: 0 the score is reached, 1 it is not, 2 the command line was not understood.`

interface Options {
  readonly size: number
  readonly seed: number
  readonly least: number
  readonly json?: string
}

export const mutateCommand = (context: CliContext): Command =>
  new Command('mutate')
    .description('whether the contract notices a broken plugin: a score, and the mutants that survive')
    .argument('[directory]', 'a built package with its contract', '.')
    .option('--size <number>', 'at most so many mutants are tried', wholeNumber(1), 300)
    .option('--seed <number>', 'chooses them', wholeNumber(0), 1)
    .option('--least <score>', 'the score to reach, 0 to 1', share, 0.95)
    .option('--json <file>', 'write score and survivors')
    .addHelpText('after', examples)
    .action((directory: string, options: Options) => mutateOne(context, directory, options))

async function mutateOne(context: CliContext, given: string, { size, seed, least, json }: Options): Promise<void> {
  const { io } = context
  const directory = resolve(io.cwd, given)
  const [{ scoreOfPackage }, { scoreText }] = await Promise.all([
    import('../mutation/score-of-package.ts'),
    import('../mutation/score-text.ts'),
  ])
  const onTried = (done: number, chosen: number) => {
    if (io.terminal) io.stderr.write(`\r\u001b[2K${done} of ${chosen} mutants`)
    else if (done % 50 === 0) io.stderr.write(`${done} of ${chosen} mutants\n`)
  }
  const score = await scoreOfPackage(directory, { size, seed }, onTried)
  if (io.terminal) io.stderr.write('\r\u001b[2K')
  say(io, scoreText(given, score))
  if (json !== undefined) await writeFile(resolve(io.cwd, json), `${JSON.stringify(plain(score), null, 2)}\n`)
  if (score.score < least || score.faults.length > 0) context.exitCode = 1
}

const plain = ({ survivors, ...score }: Score) => ({ ...score, survivors: survivors.map(({ mutant }) => mutant) })
