import { createHash, timingSafeEqual } from 'node:crypto'

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Compares two secrets in constant time, whatever their lengths. */
export function sameSecret(given: string, held: string): boolean {
  return timingSafeEqual(digest(given), digest(held))
}
