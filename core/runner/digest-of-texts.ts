import { createHash, hash } from 'node:crypto'
import type { DigestSpec } from '../protocol/index.ts'

/** A digest that no secret goes into; undefined where one does: only the host has those. */
export function digestOfTexts({ algorithm, parts, sort, encoding }: DigestSpec): string | undefined {
  if (algorithm === 'hmac-sha256') return undefined
  const texts: string[] = []
  for (const part of parts) {
    if (!('text' in part)) return undefined
    texts.push(part.text)
  }
  const [only, more] = texts
  if (more === undefined && only !== undefined) return hash(algorithm, only, encoding)
  if (sort === true) texts.sort(byBytes)
  const running = createHash(algorithm)
  for (const text of texts) running.update(text)
  return running.digest(encoding)
}

/** The order in which the parts of a sorted digest stand. */
export const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
