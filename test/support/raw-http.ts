import { connect } from 'node:net'

/** One HTTP answer as it came over the socket. */
export interface RawAnswer {
  readonly status: number
  readonly contentType: string
  readonly headers: string
  readonly body: string
  /** The body as JSON, where it is a problem. */
  readonly problem: Readonly<Record<string, unknown>> | undefined
}

const patienceMs = 5_000

export interface RawOptions {
  /** What was sent is all that will ever come: where the host waits for more, our side of the connection is closed. */
  readonly isWhole?: boolean
  /** How long the host may say nothing after it has answered. */
  readonly quietMs?: number
}

/**
 * Sends bytes that no HTTP client would send, and reads every answer until the host closes the connection, or until it
 * has answered and says nothing for a moment.
 */
export function rawRequest(
  url: string,
  bytes: string | Uint8Array,
  { isWhole = false, quietMs = 30 }: RawOptions = {},
): Promise<readonly RawAnswer[]> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname)
    const end = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve(parse(Buffer.concat(chunks)))
    }
    let timer = setTimeout(end, patienceMs)
    socket.on('connect', () => socket.write(bytes))
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      clearTimeout(timer)
      timer = setTimeout(end, quietMs)
    })
    socket.on('error', () => {}).on('close', end)
    if (isWhole) socket.setTimeout(patienceMs / 10, () => socket.end())
  })
}

/** The answers that stand in what came; each names its length. */
function parse(bytes: Buffer): readonly RawAnswer[] {
  const answers: RawAnswer[] = []
  for (let rest = bytes; rest.length > 0; ) {
    const end = rest.indexOf('\r\n\r\n')
    const headers = rest.subarray(0, end < 0 ? rest.length : end).toString('latin1')
    const length = Number(/^content-length: *(\d+)/im.exec(headers)?.[1] ?? 0)
    const body = end < 0 ? '' : rest.subarray(end + 4, end + 4 + length).toString('utf8')
    const contentType = /^content-type: *(.*)$/im.exec(headers)?.[1]?.trim() ?? ''
    const problem = contentType.startsWith('application/problem+json')
      ? (JSON.parse(body) as Record<string, unknown>)
      : undefined
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(headers)?.[1] ?? 0)
    // 100 Continue is no answer yet.
    if (status !== 100) answers.push({ status, contentType, headers, body, problem })
    if (end < 0) break
    rest = rest.subarray(end + 4 + length)
  }
  return answers
}
