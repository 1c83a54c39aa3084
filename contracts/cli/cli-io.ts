import { styleText } from 'node:util'

/** What a command needs of its process; a test gives its own. */
export interface CliIo {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Whether a person reads stdout on a terminal. */
  readonly terminal: boolean
  /** Whether that terminal shows colours. */
  readonly colors: boolean
}

/** Hands a command its io and takes its exit code: 0 done, 1 it failed, 2 the command line was not understood. */
export interface CliContext {
  readonly io: CliIo
  exitCode: number
}

export function processIo(): CliIo {
  const terminal = process.stdout.isTTY === true
  const colors = terminal && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
  return { stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: process.cwd(), terminal, colors }
}

export const say = (io: CliIo, ...lines: readonly string[]): void => {
  io.stdout.write(lines.map((line) => `${line}\n`).join(''))
}

export const complain = (io: CliIo, ...lines: readonly string[]): void => {
  io.stderr.write(lines.map((line) => `${line}\n`).join(''))
}

export const painter =
  (io: CliIo) =>
  (style: 'green' | 'red' | 'yellow' | 'dim', text: string): string =>
    io.colors ? styleText(style, text, { validateStream: false }) : text
