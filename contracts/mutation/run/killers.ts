import type { Mutant } from '../mutant.ts'
import type { Refusal } from '../trial.ts'
import { type CaseName, nameOfCase } from './messages.ts'

/** Which cases refused mutants so far: they are asked first when another mutant of the kind comes. */
export interface Killers {
  note(mutant: Mutant, by: Refusal): void
  /** Best guess first: those of the file, last one first, then those that refused most. */
  for(mutant: Mutant): readonly CaseName[]
}

const ofFile = 6
const ofAll = 6

export function createKillers(): Killers {
  const byFile = new Map<string, CaseName[]>()
  const counts = new Map<CaseName, number>()
  const fileOf = ({ side, file }: Mutant) => `${side}/${file}`
  return {
    note(mutant, by) {
      const name = nameOfCase(by)
      const known = byFile.get(fileOf(mutant)) ?? []
      byFile.set(fileOf(mutant), [name, ...known.filter((each) => each !== name)].slice(0, ofFile))
      counts.set(name, (counts.get(name) ?? 0) + 1)
    },
    for(mutant) {
      const best = [...counts].sort(([, one], [, other]) => other - one).slice(0, ofAll)
      return [...new Set([...(byFile.get(fileOf(mutant)) ?? []), ...best.map(([name]) => name)])]
    },
  }
}
