import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A program under test, alone on its core where the system lets us say so. */
export interface Child {
  readonly port: number
  stop(): Promise<void>
}

const canPin = process.platform === 'linux' && spawnSync('taskset', ['-V']).status === 0

/** Keeps this process, which makes the load, off the core of the programs under test. */
export function pinSelf(core: number): boolean {
  return canPin && spawnSync('taskset', ['-pc', String(core), String(process.pid)]).status === 0
}

/** Starts `script` (it sends `{port}` when it listens) with `argument` as its one argument. */
export async function startChild(script: string, argument: object, core: number): Promise<Child> {
  const file = fileURLToPath(new URL(script, import.meta.url))
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', file, JSON.stringify(argument)]
  const [program, ...rest] = canPin ? ['taskset', '-c', String(core), ...command] : command
  const child = spawn(program as string, rest, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const port = await listening(child, script)
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

const listening = (child: ChildProcess, script: string) =>
  new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { port: number }).port))
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code} before it listened`)))
  })
