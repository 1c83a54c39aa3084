import { connect, type Socket } from 'node:net'

export interface LoadTarget {
  readonly port: number
  readonly path: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

const now = () => performance.now()

/** One connection with one request under way at a time. */
class Line {
  readonly #socket: Socket
  readonly #bytes: Buffer
  #text = ''
  #done: (() => void) | undefined
  #failed: ((error: Error) => void) | undefined

  constructor(socket: Socket, bytes: Buffer) {
    this.#socket = socket
    this.#bytes = bytes
    socket.on('data', (chunk) => this.#read(chunk))
    socket.on('error', (error) => this.#failed?.(error))
    socket.on('close', () => this.#failed?.(new Error('the connection was closed under load')))
  }

  exchange(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#done = resolve
      this.#failed = reject
      this.#socket.write(this.#bytes)
    })
  }

  end(): void {
    this.#failed = undefined
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    this.#text = this.#text === '' ? chunk.toString('latin1') : this.#text + chunk.toString('latin1')
    const end = this.#text.indexOf('\r\n\r\n')
    if (end < 0) return
    const at = this.#text.search(/content-length: /i)
    const length = Number.parseInt(this.#text.slice(at + 16, at + 24), 10)
    if (this.#text.length < end + 4 + length) return
    if (!this.#text.startsWith('HTTP/1.1 200')) this.#failed?.(new Error(`not 200: ${this.#text.slice(0, 600)}`))
    this.#text = ''
    this.#done?.()
  }
}

const write = ({ path, body, headers }: LoadTarget) =>
  Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `${Object.entries(headers)
        .map(([k, v]) => `${k}: ${v}\r\n`)
        .join('')}\r\n${body}`,
  )

async function open(target: LoadTarget, count: number): Promise<Line[]> {
  const bytes = write(target)
  return Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<Line>((resolve, reject) => {
          const socket = connect(target.port, '127.0.0.1', () => resolve(new Line(socket, bytes)))
          socket.setNoDelay(true)
          socket.once('error', reject)
        }),
    ),
  )
}

/** As many as it takes: each connection sends again as soon as it is answered. @returns requests a second. */
export async function saturate(target: LoadTarget, connections: number, ms: number): Promise<number> {
  const lines = await open(target, connections)
  const end = now() + ms
  const started = now()
  let count = 0
  await Promise.all(
    lines.map(async (line) => {
      while (now() < end) {
        await line.exchange()
        count++
      }
    }),
  )
  const seconds = (now() - started) / 1000
  for (const line of lines) line.end()
  return count / seconds
}

/** One request on each of `count` connections, all at once. @returns how many were not answered with 200 */
export async function burst(target: LoadTarget, count: number): Promise<number> {
  const lines: Line[] = []
  // A few at a time, else the connections queue up before the server instead of the requests.
  while (lines.length < count) lines.push(...(await open(target, Math.min(256, count - lines.length))))
  const answers = await Promise.allSettled(lines.map((line) => line.exchange()))
  for (const line of lines) line.end()
  return answers.filter(({ status }) => status === 'rejected').length
}

/** A fixed rate whatever the answers do. @returns latencies in milliseconds, from when each request was due. */
export async function steady(target: LoadTarget, connections: number, rate: number, ms: number): Promise<number[]> {
  const lines = await open(target, connections)
  const free = [...lines]
  const latencies: number[] = []
  const due: number[] = []
  const start = now()
  let planned = 0
  const send = (line: Line, at: number): Promise<void> =>
    line.exchange().then(() => {
      latencies.push(now() - at)
      const next = due.shift()
      if (next !== undefined) return send(line, next)
      free.push(line)
      return undefined
    })
  const running: Promise<void>[] = []
  while (now() - start < ms) {
    const until = Math.floor(((now() - start) * rate) / 1000)
    for (; planned < until; planned++) {
      const at = start + (planned * 1000) / rate
      const line = free.pop()
      if (line === undefined) due.push(at)
      else running.push(send(line, at))
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all(running)
  for (const line of lines) line.end()
  return latencies
}
