import { hostileBodies } from './hostile-bodies.ts'
import { hostileHeads } from './hostile-heads.ts'
import type { Makers } from './hostile-request.ts'
import type { Seeded } from './seeded.ts'

/** One thing that no honest caller sends. */
export interface HostileInput {
  readonly kind: string
  readonly bytes: Buffer
}

const makers: Makers = { ...hostileBodies, ...hostileHeads }

/** Heavy ones come less often. */
const weights: Readonly<Record<string, number>> = {
  'body of 5 MB': 0.2,
  'body of 5 MB in chunks': 0.1,
  'string of 100 k': 0.7,
}

/** Of every kind about the same number. */
export function hostileInputs(count: number, random: Seeded): readonly HostileInput[] {
  const kinds = Object.keys(makers)
  const inputs: HostileInput[] = []
  for (let i = 0; inputs.length < count; i++) {
    const kind = kinds[i % kinds.length] ?? ''
    if (random.next() >= (weights[kind] ?? 1)) continue
    inputs.push({ kind, bytes: Buffer.from(makers[kind]?.(random) ?? '') })
  }
  return inputs
}
