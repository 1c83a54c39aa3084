import { createHash } from 'node:crypto'
import type { Mutant } from './mutant.ts'

/**
 * At most `size` of all mutants, each with the same chance, in the order in which they came. Both sides get their share.
 * A mutant is taken by its own hash: a change elsewhere in the code leaves the choice as it was.
 * @param seed printed with the score; the same gives the same
 */
export function sampleOf(all: readonly Mutant[], size: number, seed: number): readonly Mutant[] {
  const ranked = all
    .map((mutant) => ({ mutant, rank: rankOf(mutant, seed) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
  const taken = new Set(ranked.slice(0, size).map(({ mutant }) => mutant))
  return all.filter((mutant) => taken.has(mutant))
}

const rankOf = ({ side, id }: Mutant, seed: number): string =>
  createHash('sha256').update(`${seed}\n${side}\n${id}`).digest('hex')
