import type { IncomingMessage } from 'node:http'
import { plain } from './handlers.ts'

/** Largest body that the mock takes, in bytes. */
const MOST_BYTES = 8 * 1024 * 1024
/** Methods that the Request class refuses. */
const FORBIDDEN = new Set(['CONNECT', 'TRACE', 'TRACK'])

/** Makes a Request of what came over a socket, its body as raw bytes; or the Response that refuses it. */
export async function readRequest(incoming: IncomingMessage): Promise<Request | Response> {
  const { method = 'GET', url = '/' } = incoming
  if (FORBIDDEN.has(method)) return plain(405, `The mock does not take ${method}.`)
  // Anything but a path would be read as another host.
  if (!/^\/(?!\/)/.test(url)) return plain(400, 'The request target must be a path that starts with one "/".')
  const body = await readBody(incoming)
  if (!body) return plain(413, `The mock takes bodies of at most ${MOST_BYTES} bytes.`)
  const bodiless = method === 'GET' || method === 'HEAD' || body.length === 0
  return new Request(`http://mock.invalid${url}`, {
    method,
    headers: headersOf(incoming),
    ...(!bodiless && { body: new Uint8Array(body) }),
  })
}

function headersOf(incoming: IncomingMessage): [string, string][] {
  const pairs: [string, string][] = []
  for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === 'string') pairs.push([name, value])
  return pairs
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= MOST_BYTES) chunks.push(chunk)
  }
  return size <= MOST_BYTES ? Buffer.concat(chunks) : undefined
}
