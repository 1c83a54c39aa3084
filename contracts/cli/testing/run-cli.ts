import type { CliIo } from '../cli-io.ts'
import { main } from '../main.ts'

export interface CliRun {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Surroundings extends Partial<Pick<CliIo, 'env' | 'terminal' | 'colors'>> {
  readonly cwd: string
}

/** Runs a command of `wxhost-contract` and keeps what it writes. */
export async function runCli(argv: readonly string[], surroundings: Surroundings): Promise<CliRun> {
  const { io, written } = keptIo(surroundings)
  return { code: await main(argv, io), ...written }
}

export function keptIo(surroundings: Surroundings) {
  const written = { out: '', err: '' }
  const io: CliIo = {
    env: {},
    terminal: false,
    colors: false,
    ...surroundings,
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
  }
  return { io, written }
}
