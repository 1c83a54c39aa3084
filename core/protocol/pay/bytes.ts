const utf8 = new TextEncoder()

export const utf8Bytes = (text: string): Uint8Array => utf8.encode(text)

/** `head`, the raw bytes, and a line end: what WeChat Pay signs. The body is never written anew. */
export function signedBytes(head: string, body: Uint8Array): Uint8Array {
  const start = utf8.encode(head)
  const all = new Uint8Array(start.length + body.length + 1)
  all.set(start)
  all.set(body, start.length)
  all[all.length - 1] = 0x0a
  return all
}
