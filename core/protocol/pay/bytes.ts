export const utf8Bytes = (text: string): Uint8Array => Buffer.from(text)

/** `head`, the raw bytes, and a line end: what WeChat Pay signs. The body is never written anew. */
export function signedBytes(head: string, body: Uint8Array): Uint8Array {
  const start = Buffer.byteLength(head)
  const all = Buffer.allocUnsafe(start + body.length + 1)
  all.write(head)
  all.set(body, start)
  all[start + body.length] = 0x0a
  return all
}
