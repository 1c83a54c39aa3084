/**
 * The bytes of canonical base64, else undefined. Base64 has many spellings of the same bytes, and decoders skip what they do
 * not know (additions 5, "What a signature covers").
 */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

export const toBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
