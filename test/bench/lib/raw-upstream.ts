import { createServer, type Socket } from 'node:net'

/** Answers every HTTP request at once with the least work possible, so that what is measured is what stands before it. */
export interface RawUpstream {
  readonly url: string
  close(): Promise<void>
}

const answer = (body: string) =>
  Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )

const sent = answer('{"errcode":0,"errmsg":"ok","msgid":3282640000000000001}')
const token = answer('{"access_token":"bench-access-token","expires_in":7200}')

export async function startRawUpstream(): Promise<RawUpstream> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    answerAll(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

function answerAll(socket: Socket): void {
  let rest = ''
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1')
    for (;;) {
      const end = rest.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/content-length: (\d+)/i.exec(rest.slice(0, end))?.[1] ?? 0)
      if (rest.length < end + 4 + length) return
      socket.write(rest.startsWith('POST /cgi-bin/stable_token') ? token : sent)
      rest = rest.slice(end + 4 + length)
    }
  })
}
