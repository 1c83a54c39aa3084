export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** Only the one spelling that encoding gives back: decoders skip junk. @see wire-protocol reference, additions 5 */
export function fromBase64(text: unknown): Uint8Array | undefined {
  if (typeof text !== 'string') return undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
