/**
 * The bytes of standard base64, or undefined for anything else. Base64 has many spellings of the same bytes, and
 * decoders skip junk: only the one spelling that encoding gives back is taken (additions 5, "What a signature covers").
 */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) : undefined
}

export const toBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
