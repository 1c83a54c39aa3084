import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** One request as it left the host. */
export interface Recorded {
  readonly method: string
  readonly path: string
  /** The raw bytes, as text. */
  readonly body: string
  readonly authorization: string
}

/** Stands between host and WeChat, and keeps the bytes of every request; it ends with the test. */
export async function useRecordingProxy(
  to: string,
): Promise<{ readonly url: string; readonly sent: readonly Recorded[] }> {
  const sent: Recorded[] = []
  const server = createServer(async (incoming, out) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const { method = '', url = '', headers } = incoming
    const body = Buffer.concat(chunks)
    sent.push({ method, path: url, body: String(body), authorization: headers.authorization ?? '' })
    const onward = request(new URL(url, to), { method, headers }, (answer) => {
      out.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(out)
      answer.on('error', () => out.destroy())
    })
    onward.on('error', () => out.destroy())
    onward.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent }
}
