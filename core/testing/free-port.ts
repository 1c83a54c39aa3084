import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { systemClock } from '../clock.ts'

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address.port
}

/** Whether somebody listens there now. */
export function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (isThere: boolean) => {
      socket.destroy()
      // Not at once: a caller asks again until somebody is there.
      void systemClock.sleep(isThere ? 0 : 10).then(() => resolve(isThere))
    }
    socket.once('connect', () => end(true)).once('error', () => end(false))
  })
}
