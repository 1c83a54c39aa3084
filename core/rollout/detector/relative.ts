import type { OddsTable } from './grids.ts'

/**
 * One error event of either arm, in place: was it the canary's? With `w` the canary's share, a canary whose odds of erring are
 * `r` times stable's has it with probability `r w / (r w + 1 - w)`.
 *
 * @param w of the request that erred, when it was admitted.
 */
export function stepOdds(r: number[], table: OddsTable, canarys: boolean, w: number): void {
  const base = table.nullOdds * w + 1 - w
  for (let j = 0; j < r.length; j++) {
    const odds = table.odds[j] as number
    const miss = base / (odds * w + 1 - w)
    r[j] = ((r[j] as number) + (table.inject[j] as number)) * (canarys ? (miss * odds) / table.nullOdds : miss)
  }
}
