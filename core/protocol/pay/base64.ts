/**
 * The bytes of standard base64, or undefined for anything else. Base64 has many spellings of the same bytes, and
 * decoders skip junk: only the one spelling that encoding gives back is taken (additions 5, "What a signature covers").
 */
export function fromBase64(text: string): Uint8Array | undefined {
  const binary = decoded(text)
  if (binary === undefined || btoa(binary) !== text) return undefined
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}

export const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

function decoded(text: string): string | undefined {
  try {
    return atob(text)
  } catch {
    return undefined
  }
}
