import { type Interval, ratioInterval, round } from '../lib/statistics.ts'

export type Say = (line: string) => void

export const blocks = Number(process.env.BENCH_BLOCKS ?? 20)
export const blockMs = Number(process.env.BENCH_BLOCK_MS ?? 1_000)

/** Measures each arm once a block. The order turns round, so that no arm is always the one after a rest. */
export async function alternate<Name extends string>(
  arms: readonly Name[],
  measure: (arm: Name) => Promise<number>,
  say: Say,
  unit: string,
): Promise<Record<Name, number[]>> {
  const results = Object.fromEntries(arms.map((arm) => [arm, [] as number[]])) as Record<Name, number[]>
  for (let block = 0; block < blocks; block++) {
    for (const arm of block % 2 === 0 ? arms : arms.toReversed()) results[arm].push(await measure(arm))
    const last = arms.map((arm) => `${arm} ${round(results[arm].at(-1) ?? Number.NaN, 2)}`).join(', ')
    say(`block ${block + 1}/${blocks}: ${last} ${unit}`)
  }
  return results
}

export const ratioFigures = (name: string, ours: readonly number[], theirs: readonly number[]) =>
  intervalFigures(name, ratioInterval(ours, theirs))

export const intervalFigures = (name: string, { low, mid, high }: Interval): Record<string, number> => ({
  [name]: round(mid),
  [`${name}_low`]: round(low),
  [`${name}_high`]: round(high),
})
