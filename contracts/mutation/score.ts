import { type Equivalent, equivalentsFile, isMeant } from './equivalents.ts'
import type { MutationBegun } from './mutate.ts'
import type { Refusal, Trial } from './trial.ts'

/** What a run of the mutation check proves. */
export interface Score {
  readonly seed: number
  /** Mutants there are, and of them tried. */
  readonly all: number
  readonly tried: number
  /** Noticed: refused by a case, or no longer answering. */
  readonly killed: number
  /** Of the tried ones, those that a written reason excuses. */
  readonly equivalent: number
  /** killed / (tried - equivalent), 0 to 1; 1 where there is nothing to notice. */
  readonly score: number
  readonly survivors: readonly Trial[]
  /** What is wrong with the run itself: a suite that is red already, a reason that excuses nothing. */
  readonly faults: readonly string[]
}

export function scoreOf(begun: MutationBegun, trials: readonly Trial[], equivalents: readonly Equivalent[]): Score {
  const survived = trials.filter(({ fate }) => fate === 'survived')
  const survivors = survived.filter(({ mutant }) => !equivalents.some((each) => isMeant(each, mutant)))
  const killed = trials.length - survived.length
  const counted = killed + survivors.length
  return {
    seed: begun.seed,
    all: begun.all.length,
    tried: trials.length,
    killed,
    equivalent: survived.length - survivors.length,
    score: counted === 0 ? 1 : killed / counted,
    survivors,
    faults: [...begun.red.map(redFault), ...equivalents.flatMap((each) => staleFault(each, begun, trials))],
  }
}

const redFault = ({ check, title, message }: Refusal): string =>
  `${check}, ${title}: fails on the plugin as it is: ${message}. Mend that first.`

/** A reason that was true once must not excuse what comes later. */
function staleFault(equivalent: Equivalent, { all }: MutationBegun, trials: readonly Trial[]): readonly string[] {
  const { file, before } = equivalent
  const of = `${equivalentsFile}, ${file}${before === undefined ? '' : ` ${JSON.stringify(before)}`}`
  if (!all.some((mutant) => isMeant(equivalent, mutant)))
    return [`${of}: there is no such mutant any more. Take it out.`]
  // A whole file may do more than this plugin can show: what of it is noticed is welcome.
  if (before === undefined) return []
  const killed = trials.find(({ mutant, fate }) => fate !== 'survived' && isMeant(equivalent, mutant))
  return killed === undefined ? [] : [`${of}: the suite tells ${killed.mutant.id} from the code as it is. Take it out.`]
}
