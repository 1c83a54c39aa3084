import { styleText } from 'node:util'
import { processTerminal, type Terminal } from './terminal.ts'

export interface Writer {
  write(text: string): unknown
}

/** What a command needs of its process; a test gives its own. */
export interface CliIo {
  readonly stdout: Writer
  readonly stderr: Writer
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Whether a person reads stdout on a terminal that shows colours. */
  readonly colors: boolean
  /** The terminal, where a person sits before it and may press keys. */
  readonly terminal?: Terminal
}

export const processIo = (): CliIo => ({
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  colors: process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
  ...(process.stdout.isTTY && process.stdin.isTTY && process.env.TERM !== 'dumb' && { terminal: processTerminal() }),
})

export const say = (io: CliIo, ...lines: readonly string[]): void => {
  io.stdout.write(`${lines.join('\n')}\n`)
}

export const complain = (io: CliIo, ...lines: readonly string[]): void => {
  io.stderr.write(`${lines.join('\n')}\n`)
}

export type Paint = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

export const paint = (io: Pick<CliIo, 'colors'>, style: Paint, text: string): string =>
  io.colors ? styleText(style, text, { validateStream: false }) : text
