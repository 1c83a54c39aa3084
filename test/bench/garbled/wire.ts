import { connect, type Socket } from 'node:net'

const patienceMs = 20_000

/** One connection to the host, one request under way at a time; opened anew where the host closed it. */
export class Wire {
  readonly #port: number
  #socket: Socket | undefined
  #bytes = Buffer.alloc(0)
  /** Its answer names the length of a body that does not come. */
  #isHead = false
  #done: ((status: number | undefined) => void) | undefined

  constructor(port: number) {
    this.#port = port
  }

  /** @returns the status of the answer; undefined: the connection ended, or nothing came for long. */
  exchange(request: Buffer): Promise<number | undefined> {
    this.#isHead = request.toString('latin1', 0, 5) === 'HEAD '
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#finish(undefined), patienceMs)
      this.#done = (status) => {
        clearTimeout(timer)
        resolve(status)
      }
      this.#open().write(request)
    })
  }

  end(): void {
    this.#socket?.destroy()
  }

  #open(): Socket {
    if (this.#socket !== undefined) return this.#socket
    const socket = connect(this.#port, '127.0.0.1').setNoDelay(true)
    const gone = () => {
      if (this.#socket !== socket) return
      this.#socket = undefined
      this.#finish(undefined)
    }
    socket
      .on('data', (chunk) => this.#read(chunk))
      .on('error', () => {})
      .on('close', gone)
      .on('end', gone)
    this.#socket = socket
    return socket
  }

  #read(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    const end = this.#bytes.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = this.#bytes.toString('latin1', 0, end)
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])
    const length = this.#isHead ? 0 : Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
    if (this.#bytes.length < end + 4 + length) return
    this.#bytes = this.#bytes.subarray(end + 4 + length)
    // "100 Continue" is no answer yet.
    if (status < 200) {
      this.#read(Buffer.alloc(0))
      return
    }
    if (/^connection: *close/im.test(head)) this.#leave()
    this.#finish(status)
  }

  #leave(): void {
    this.#socket?.destroy()
    this.#socket = undefined
  }

  #finish(status: number | undefined): void {
    if (status === undefined) this.#leave()
    this.#bytes = Buffer.alloc(0)
    const done = this.#done
    this.#done = undefined
    done?.(status)
  }
}
