import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A cable between two processes, that a test may pull out and put in again. */
export interface TcpProxy {
  readonly port: number
  /** Connections end, and new ones come to nothing. */
  cut(): void
  mend(): void
}

/** Passes connections on to a port of this machine; it ends with the test. */
export async function useTcpProxy(to: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let isCut = false
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
    return socket
  }
  const server = createServer((incoming) => {
    keep(incoming)
    if (isCut) {
      incoming.destroy()
      return
    }
    const onward = keep(connect(to, '127.0.0.1'))
    incoming.pipe(onward).pipe(incoming)
    incoming.on('close', () => onward.destroy())
    onward.on('close', () => incoming.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const drop = () => {
    for (const socket of sockets) socket.destroy()
  }
  onTestFinished(() => {
    server.close()
    drop()
  })
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true
      drop()
    },
    mend() {
      isCut = false
    },
  }
}
