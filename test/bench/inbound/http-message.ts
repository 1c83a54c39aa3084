/** One HTTP/1.1 message as it comes over a socket; its length is named, or it has no body. */
export class HttpMessage {
  #bytes = Buffer.alloc(0)

  add(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
  }

  isWhole(): boolean {
    const end = this.#bytes.indexOf('\r\n\r\n')
    if (end < 0) return false
    const [, length = '0'] = /^content-length: *(\d+)/im.exec(this.#bytes.toString('latin1', 0, end)) ?? []
    return this.#bytes.length >= end + 4 + Number(length)
  }

  get text(): string {
    return this.#bytes.toString('latin1')
  }
}
