import type { ServerResponse } from 'node:http'

/** Writes a Response to a socket. One of type `error` destroys the socket; so does a body that fails while it is read. */
export async function writeResponse(response: Response, out: ServerResponse): Promise<void> {
  if (response.type === 'error') {
    out.socket?.resetAndDestroy()
    return
  }
  const headers = Object.fromEntries(response.headers)
  if (isStreamed(response)) return stream(response, headers, out)
  const body = Buffer.from(await response.arrayBuffer())
  out.writeHead(response.status, { ...headers, 'content-length': body.length })
  out.end(body)
}

/** Answers that state their own framing are passed on piece by piece; all others are sent whole. */
function isStreamed(response: Response): boolean {
  return response.headers.has('transfer-encoding') || response.headers.has('content-length')
}

async function stream(response: Response, headers: Record<string, string>, out: ServerResponse): Promise<void> {
  out.writeHead(response.status, headers)
  try {
    for await (const chunk of response.body ?? []) {
      if (out.destroyed) return
      if (!out.write(chunk)) await drained(out)
    }
    out.end()
  } catch {
    // The peer must see what was sent so far, and then the end.
    out.socket?.destroySoon()
  }
}

/** Waits until the peer has taken what was written, or has gone. */
function drained(out: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  out.once('drain', resolve)
  out.once('close', resolve)
  return promise.finally(() => {
    out.off('drain', resolve)
    out.off('close', resolve)
  })
}
