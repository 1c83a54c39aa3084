import type { Score } from './score.ts'
import type { Trial } from './trial.ts'

/** The score as people read it: the figure, the survivors with file, line and what was changed, and what is wrong. */
export function scoreText(subject: string, score: Score): string {
  const { tried, all, killed, equivalent, survivors, seed, faults } = score
  const percent = (Math.floor(score.score * 1000) / 10).toFixed(1)
  return [
    `${subject}: ${percent} % of ${tried - equivalent} mutants noticed (${killed}; ${equivalent} equivalent; ${all} there are; seed ${seed})`,
    ...survivors.flatMap(survivorLines),
    ...faults.map((fault) => `! ${fault}`),
  ].join('\n')
}

const survivorLines = ({ mutant }: Trial): readonly string[] => [
  `  survived ${mutant.side === 'mock' ? 'in the mock, ' : ''}${mutant.file}:${mutant.line} ${mutant.operator} (${mutant.id})`,
  `    - ${mutant.before}`,
  `    + ${mutant.after}`,
]
