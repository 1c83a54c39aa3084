import { createHash, randomBytes } from 'node:crypto'

/** Where the world takes its tokens, codes and ids from. */
export interface RandomSource {
  bytes(length: number): Buffer
  hex(length: number): string
  /** `length` characters of `[0-9A-Za-z_-]`. */
  word(length: number): string
}

/** The same seed gives the same values in the same order; without a seed they are unpredictable. */
export function createRandom(seed?: string): RandomSource {
  let counter = 0
  const block = () => {
    counter += 1
    return createHash('sha256').update(`${seed}\n${counter}`).digest()
  }
  const bytes = (length: number): Buffer => {
    if (seed === undefined) return randomBytes(length)
    const blocks: Buffer[] = []
    for (let have = 0; have < length; have += 32) blocks.push(block())
    return Buffer.concat(blocks).subarray(0, length)
  }
  return {
    bytes,
    hex: (length) =>
      bytes(Math.ceil(length / 2))
        .toString('hex')
        .slice(0, length),
    word: (length) => bytes(length).toString('base64url').slice(0, length),
  }
}
