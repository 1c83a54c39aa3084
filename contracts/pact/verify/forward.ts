import { request as send } from 'node:http'
import type { RawRequest } from './dressed-request.ts'

export interface RawAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Uint8Array
}

/** Sends a request on, byte by byte, and gives the answer as it comes. Rejects where the socket is reset. */
export function forward(mockUrl: string, { method, target, headers, body }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(mockUrl)
    const length = body.length === 0 ? {} : { 'content-length': String(body.length) }
    const out = send({ hostname, port, method, path: target, headers: { ...endToEnd(headers), ...length } })
    out.once('error', reject)
    out.once('response', (answer) => {
      const chunks: Uint8Array[] = []
      answer.on('data', (chunk: Uint8Array) => chunks.push(chunk))
      answer.once('error', reject)
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
      )
    })
    out.end(body)
  })
}

/** Those of one connection stay with it. */
const hopByHop = ['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding', 'keep-alive']

export const endToEnd = <T>(headers: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)))
