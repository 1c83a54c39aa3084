import type { Seeded } from '../../../support/seeded.ts'
import type { Pair, RawPush } from '../raw-push.ts'

/** Changes a genuine push without signing it anew. @param others genuine ones to take pieces from. */
export type Mutation = (push: RawPush, random: Seeded, others: readonly RawPush[]) => RawPush

export const withBody = (push: RawPush, body: Buffer | string): RawPush => ({
  ...push,
  body: typeof body === 'string' ? Buffer.from(body) : body,
})

/** A place in something of this length; 0 for nothing. */
export const place = (random: Seeded, length: number): number => random.int(0, Math.max(0, length - 1))

/** One of the pairs in the place of what `change` makes of it. */
export function changedPair(
  pairs: readonly Pair[],
  random: Seeded,
  change: (pair: Pair) => readonly Pair[],
): readonly Pair[] {
  const at = place(random, pairs.length)
  return pairs.flatMap((pair, index) => (index === at ? change(pair) : [pair]))
}

/** A text in some way that it should not be. */
export function garbledText(text: string, random: Seeded): string {
  const at = place(random, text.length)
  const letter = random.pick([...'0aA9_-/+=. %'])
  return random.pick([
    () => '',
    () => text.slice(0, at),
    () => text.slice(at + 1),
    () => `${text.slice(0, at)}${letter}${text.slice(at + 1)}`,
    () => `${text}${letter}`,
    () => `${letter}${text}`,
    () => text.toUpperCase(),
    () => text.toLowerCase(),
    () => `${text}${text}`,
    () => [...text].reverse().join(''),
    () => `0${text}`,
  ])()
}
