import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { UpstreamSettings } from '../settings.ts'

/** Where WeChat is declared to be; tests lead it to a server of their own. */
export const wechatOrigin = 'https://api.weixin.qq.com'

/** A server of loopback that stands for WeChat until the test is over. */
export interface Upstream {
  readonly url: string
  /** Connections that were made to it. */
  readonly sockets: readonly Socket[]
}

/** Speaks HTTP. */
export const startUpstream = (listener: RequestListener): Promise<Upstream> => listenOnLoopback(createServer(listener))

/** Speaks whatever `onSocket` writes. */
export const startRawUpstream = (onSocket: (socket: Socket) => void): Promise<Upstream> =>
  listenOnLoopback(createNetServer(onSocket))

/** @param scheme of the URL, where the server speaks TLS. */
export async function listenOnLoopback(server: Server | NetServer, scheme = 'http'): Promise<Upstream> {
  const sockets: Socket[] = []
  server.on('connection', (socket: Socket) => {
    sockets.push(socket)
    // A reset is what some tests want; it is no error of the server's.
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return { url: `${scheme}://127.0.0.1:${address.port}`, sockets }
}

/** Answers a raw socket once a whole request without a body has come. */
export function answerRaw(...parts: readonly (string | Buffer)[]): (socket: Socket) => void {
  return (socket) => {
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (!text.includes('\r\n\r\n')) return
      text = ''
      for (const part of parts) socket.write(part)
    })
  }
}

/** Settings that lead {@link wechatOrigin} to `url`. Times in milliseconds. */
export const upstreamSettings = (url: string, more: Partial<UpstreamSettings> = {}): UpstreamSettings => ({
  baseUrls: new Map([[wechatOrigin, url]]),
  connectTimeoutMs: 5_000,
  headersTimeoutMs: 30_000,
  bodyTimeoutMs: 30_000,
  answerLimit: 1_000_000,
  connections: 4,
  callTimeoutMs: 10_000,
  maxCallTimeoutMs: 60_000,
  drainTimeoutMs: 1_000,
  ...more,
})
