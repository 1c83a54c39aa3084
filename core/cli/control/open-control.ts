import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, unlink } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { type ControlAnswer, controlDir, controlSockets, pidOf, reloadRequest } from './control-socket.ts'

export interface Control {
  close(): Promise<void>
}

/** The least that systems allow for the path of a socket, in bytes. */
const pathLimit = 100
const patienceMs = 5_000

/**
 * Lets `wxhost apps reload` speak to this host: over a socket in the data directory, because a signal says nothing back
 * and a pid that was written down may belong to another process by now.
 * @throws Error where the socket cannot be made
 */
export async function openControl(dataDir: string, reload: () => Promise<ControlAnswer>): Promise<Control> {
  const directory = controlDir(dataDir)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await chmod(directory, 0o700)
  await sweep(dataDir)
  const path = join(directory, `${process.pid}-${randomBytes(3).toString('hex')}.sock`)
  if (Buffer.byteLength(path) > pathLimit) throw new Error(`the path is too long for a socket: ${path}`)

  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)))
    serveOne(socket, reload)
  })
  server.listen(path)
  await once(server, 'listening')
  return {
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function serveOne(socket: Socket, reload: () => Promise<ControlAnswer>): void {
  socket.setTimeout(patienceMs, () => socket.destroy())
  // A caller that hung up needs no answer.
  socket.on('error', () => socket.destroy())
  socket.setEncoding('utf8').once('data', (text: string) => {
    socket.setTimeout(0)
    if (text !== reloadRequest) socket.destroy()
    else void reload().then((answer) => socket.end(`${JSON.stringify(answer)}\n`))
  })
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
