import { type ChildProcess, spawn } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface SpawnRequest {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly stdout: 'inherit' | 'ignore'
  readonly stderr: 'inherit' | 'pipe'
}

/**
 * Runs a program with this Node as a child that never outlives us, not even a crash. It has a process group of its own:
 * Ctrl+C reaches us alone, and we end the child when its time has come.
 */
export function spawnNode(program: string, { args, env, cwd, stdout, stderr }: SpawnRequest): ChildProcess {
  const watch = new URL(`./exit-with-parent${extname(fileURLToPath(import.meta.url))}`, import.meta.url)
  return spawn(process.execPath, ['--import', watch.href, program, ...args], {
    cwd,
    env: { ...env },
    stdio: ['ignore', stdout, stderr, 'ipc'],
    detached: true,
    windowsHide: true,
  })
}

/** How a child ended: its exit code, or 128 + the number of the signal, as shells say it. */
export function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + signalNumber(signal)))
  })
}

const signalNumber = (signal: string | null): number => (signal === 'SIGKILL' ? 9 : signal === 'SIGINT' ? 2 : 15)
