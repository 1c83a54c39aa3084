import { readEquivalents } from './equivalents.ts'
import { type MutateOptions, type MutationBegun, mutate } from './mutate.ts'
import { type Score, scoreOf } from './score.ts'
import type { Trial } from './trial.ts'

/**
 * Runs the mutation check on a built package, from begin to end.
 * @param onTried told after each mutant: how many are done, of how many
 * @throws ContractFault, Error where the suite does not run on the package as it is
 */
export async function scoreOfPackage(
  directory: string,
  options: MutateOptions = {},
  onTried: (done: number, chosen: number) => void = () => {},
): Promise<Score> {
  const equivalents = await readEquivalents(directory)
  const trials: Trial[] = []
  let begun: MutationBegun | undefined
  for await (const event of mutate(directory, options)) {
    if (event.kind === 'begun') begun = event
    else trials.push(event.trial)
    onTried(trials.length, begun?.chosen ?? 0)
  }
  if (begun === undefined) throw new Error('The mutation check ended before it began.')
  return scoreOf(begun, inOrder(trials, begun), equivalents)
}

/** In the order of the code, whichever was ready first. */
function inOrder(trials: readonly Trial[], { all }: MutationBegun): readonly Trial[] {
  const places = new Map(all.map((mutant, at) => [mutant, at]))
  return trials.toSorted((one, other) => (places.get(one.mutant) ?? 0) - (places.get(other.mutant) ?? 0))
}
