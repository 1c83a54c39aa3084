import type { CliIo } from '../cli-io.ts'
import type { SignalSource } from '../serve/watch-stop.ts'
import { endOf, spawnNode } from './spawn-node.ts'

const forwarded = ['SIGINT', 'SIGTERM'] as const

/** Runs a program of ours in the foreground. @returns its exit code */
export async function runProgram(
  program: string,
  args: readonly string[],
  { env, cwd }: Pick<CliIo, 'env' | 'cwd'>,
  signals: SignalSource = process,
): Promise<number> {
  const child = spawnNode(program, { args, env, cwd, stdout: 'inherit', stderr: 'inherit' })
  const passOn = (signal: NodeJS.Signals) => void child.kill(signal)
  for (const signal of forwarded) signals.on(signal, passOn)
  try {
    return await endOf(child)
  } finally {
    for (const signal of forwarded) signals.off(signal, passOn)
  }
}
