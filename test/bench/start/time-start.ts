import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../../core/testing/free-port.ts'

/** Something that serves `/healthz` on a port, until SIGTERM. */
export interface Program {
  readonly args: (port: number) => readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

const patienceMs = 30_000

/** Starts the program, and stops it again. @returns milliseconds from its spawn until it answered `/healthz` with 200 */
export async function timeStart({ args, cwd, env }: Program): Promise<number> {
  const port = await freePort()
  const start = performance.now()
  const child = spawn(process.execPath, args(port), {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  const complaints = gather(child)
  try {
    while (!(await isHealthy(port))) {
      if (child.exitCode !== null || performance.now() - start > patienceMs)
        throw new Error(`not up (exit code ${child.exitCode}): ${args(port).join(' ')}\n${complaints()}`)
      await sleep(1)
    }
    return performance.now() - start
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

function gather(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.setEncoding('utf8').on('data', (more: string) => {
    text += more
  })
  return () => text
}

/** One look, with a socket of its own: nothing of it is left when it fails. */
function isHealthy(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n')
    })
    const end = (isUp: boolean) => {
      socket.destroy()
      resolve(isUp)
    }
    socket.once('data', (chunk) => end(chunk.toString('latin1').startsWith('HTTP/1.1 200')))
    socket.once('error', () => end(false)).once('close', () => end(false))
  })
}
