import { randomBytes } from 'node:crypto'
import { chmod, mkdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { controlDir, controlSockets, pidOf } from './control-socket.ts'

export interface Control {
  close(): Promise<void>
}

/** The least that systems allow for the path of a socket, in bytes. */
const pathLimit = 100

/**
 * Lets commands speak to this host: over a socket in the data directory, because a signal says nothing back and a pid that
 * was written down may belong to another process by now.
 * @param serve listens on the path that it is given.
 * @throws Error where the socket cannot be made
 */
export async function openControl(dataDir: string, serve: (path: string) => Promise<Control>): Promise<Control> {
  const directory = controlDir(dataDir)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await chmod(directory, 0o700)
  await sweep(dataDir)
  const path = join(directory, `${process.pid}-${randomBytes(3).toString('hex')}.sock`)
  if (Buffer.byteLength(path) > pathLimit) throw new Error(`the path is too long for a socket: ${path}`)

  return serve(path)
}

/** Removes what hosts left that died. */
async function sweep(dataDir: string): Promise<void> {
  const dead = (await controlSockets(dataDir)).filter((file) => !isAlive(pidOf(file)))
  await Promise.all(dead.map((file) => unlink(join(controlDir(dataDir), file)).catch(() => undefined)))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
