import { spreadOf } from '../../../core/rollout/simulate/spread.ts'
import { round } from '../lib/statistics.ts'
import type { Lab } from './lab.ts'
import { isWithin, type Promised, promised } from './promised.ts'
import { faulty } from './traffic.ts'

type Figures = Record<string, number>

const shares = [0.01, 0.05, 0.25, 0.5, 0.9]
/** The share of the table that is promised. */
const main = 0.05

/** Failed canary requests until rollback, per rate of the fault and share of the canary; early, and after 20,000 healthy ones. */
export async function faults(lab: Lab, say: (line: string) => void): Promise<Figures> {
  const figures: Figures = {}
  let outside = 0
  for (const share of shares) {
    say(`share ${share * 100} %: failed canary requests until rollback, mean / P95, early and after 20,000 healthy`)
    for (const row of promised) {
      const cells = await measure(lab, share, row)
      Object.assign(figures, named(share, row, cells))
      const isFine = [...row.early, ...row.late].every((wanted, i) => isWithin(cells[i] ?? Number.NaN, wanted))
      if (share === main && !isFine) outside++
      const verdict = isFine ? 'within' : 'OUTSIDE'
      const [a, b, c, d] = cells
      const design = `promised ${row.early.join(' / ')}, ${row.late.join(' / ')}: ${verdict}`
      say(`  ${row.rate * 100} %: ${a} / ${b}, ${c} / ${d}${share === main ? `  ${design}` : ''}`)
    }
  }
  return { ...figures, table_outside: outside }
}

async function measure(lab: Lab, share: number, { rate }: Promised): Promise<readonly number[]> {
  const runs = share === main ? 4_000 : 800
  const cells: number[] = []
  for (const after of [0, 20_000]) {
    const ends = await lab.play(faulty(share, rate, after), runs)
    const inTime = ends.filter(({ by, phase }) => by !== undefined && phase === (after === 0 ? 0 : 1))
    const { mean, p95 } = spreadOf(inTime.map(({ canaryFailed }) => canaryFailed))
    cells.push(round(mean, 2), p95)
  }
  return cells
}

/** e.g. `bad_1pct_mean`, `bad_1pct_late_p95`; of other shares `share_90_bad_1pct_mean`. */
function named(share: number, { name }: Promised, cells: readonly number[]): Figures {
  const before = share === main ? '' : `share_${round(share * 100, 0)}_`
  return Object.fromEntries(
    ['mean', 'p95', 'late_mean', 'late_p95'].map((cell, i) => [`${before}bad_${name}_${cell}`, cells[i] ?? Number.NaN]),
  )
}
