import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { canConnect, freePort } from '../../../core/testing/free-port.ts'

/** A program of its own, and its memory as the system counts it. */
export interface RunningProgram {
  readonly port: number
  readonly memory: Memory
  stop(): Promise<void>
}

/** Resident memory, in megabytes of 1,048,576 bytes. */
export interface Memory {
  now(): Promise<number>
  /** Forgets the peak so far. */
  forgetPeak(): Promise<void>
  /** Since it was last forgotten: by the system's own count, which misses nothing between two samples. */
  peak(): Promise<number>
}

const patienceMs = 30_000

export async function startProgram(
  args: (port: number) => readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<RunningProgram> {
  const port = await freePort()
  const child = spawn(process.execPath, args(port), {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(child, 'exit')
  const start = performance.now()
  while (!(await canConnect(port))) {
    if (child.exitCode !== null || performance.now() - start > patienceMs)
      throw new Error(`not up (exit code ${child.exitCode}): ${args(port).join(' ')}`)
    await sleep(20)
  }
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { port, memory: memoryOf(child), stop }
}

function memoryOf({ pid }: ChildProcess): Memory {
  const line = async (name: string) => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]
    if (kilobytes === undefined) throw new Error(`/proc/${pid}/status tells no ${name}`)
    return Number(kilobytes) / 1024
  }
  return {
    now: () => line('VmRSS'),
    peak: () => line('VmHWM'),
    forgetPeak: () => writeFile(`/proc/${pid}/clear_refs`, '5'),
  }
}
