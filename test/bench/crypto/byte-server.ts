import { createServer, type Socket } from 'node:net'

/** Does something for each byte that comes, and gives the byte back when it is done. @returns the port, on loopback. */
export function listenForBytes(one: () => unknown): Promise<number> {
  const server = createServer((socket) => {
    socket.setNoDelay(true)
    socket.on('data', (bytes) => answerEach(bytes.length, one, socket))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => server.close())
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

function answerEach(count: number, one: () => unknown, socket: Socket): void {
  for (let i = 0; i < count; i++) {
    const done = one()
    if (done instanceof Promise) void done.then(() => socket.write('.'))
    else socket.write('.')
  }
}
