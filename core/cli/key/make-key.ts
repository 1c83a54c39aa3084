import { createHash, randomBytes } from 'node:crypto'

export interface MadeKey {
  /** `wxk_` and 43 characters: shown once, never stored. */
  readonly key: string
  /** `sha256:<hex>` over the whole key, for the file. */
  readonly hash: string
}

export function makeKey(random: (size: number) => Buffer = randomBytes): MadeKey {
  const key = `wxk_${random(32).toString('base64url')}`
  return { key, hash: `sha256:${createHash('sha256').update(key).digest('hex')}` }
}
