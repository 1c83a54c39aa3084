export type Pair = readonly [name: string, value: string]

/** A push as it goes over the wire, and so open to being garbled anywhere. */
export interface RawPush {
  readonly method: string
  /** e.g. `/inbound/wx…/message.push` */
  readonly path: string
  /** Percent-encoded, as it stands in the address. */
  readonly query: readonly Pair[]
  /** Without those that frame the message. */
  readonly headers: readonly Pair[]
  readonly body: Buffer
  /** Sent in chunks: another framing of the same bytes. */
  readonly isChunked?: boolean
}

/** What the recorder knows the push by. No channel reads it. */
export const markHeader = 'x-mutation'

/** The bytes of the whole request. */
export function bytesOf(push: RawPush, mark: string): Buffer {
  const query = push.query.map(([name, value]) => `${name}=${value}`).join('&')
  const target = query === '' ? push.path : `${push.path}?${query}`
  const framing: Pair = push.isChunked ? ['transfer-encoding', 'chunked'] : ['content-length', `${push.body.length}`]
  const lines = [...push.headers, [markHeader, mark] as const, ['host', '127.0.0.1'] as const, framing]
  const head = `${push.method} ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), push.isChunked ? chunked(push.body) : push.body])
}

function chunked(body: Buffer): Buffer {
  const cut = Math.ceil(body.length / 2)
  const chunk = (bytes: Buffer) =>
    bytes.length === 0 ? [] : [Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]
  return Buffer.concat([...chunk(body.subarray(0, cut)), ...chunk(body.subarray(cut)), Buffer.from('0\r\n\r\n')])
}
