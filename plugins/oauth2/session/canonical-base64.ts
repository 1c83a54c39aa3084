/**
 * The bytes of standard base64, or undefined for anything else. Base64 has many spellings of the same bytes, and
 * decoders skip junk: only the one spelling that encoding gives back is taken.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    const binary = atob(text)
    return btoa(binary) === text ? Uint8Array.from(binary, (letter) => letter.charCodeAt(0)) : undefined
  } catch {
    return undefined
  }
}
