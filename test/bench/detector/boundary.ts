import { defaultLimits } from '../../../core/rollout/plan.ts'
import { clopperPearson } from '../../../core/rollout/simulate/clopper-pearson.ts'
import { crossesAtNull } from '../../../core/rollout/simulate/crosses-at-null.ts'
import { createRandom } from '../../../core/rollout/simulate/random.ts'
import { round } from '../lib/statistics.ts'

const runs = { relative: 8_000, absolute: 6_000, slow: 3_000 }

/** How often each detector alone is fooled by a canary exactly at the boundary: at most 1 in 3,000, by Ville's inequality. */
export function boundary(say: (line: string) => void): Record<string, number> {
  const figures: Record<string, number> = {}
  for (const detector of ['relative', 'absolute', 'slow'] as const) {
    const random = createRandom(31)
    let found = 0
    for (let i = 0; i < runs[detector]; i++) if (crossesAtNull(detector, defaultLimits, random)) found++
    const { low, high } = clopperPearson(found, runs[detector])
    const isKept = low <= 1 / 3_000
    say(
      `${detector} at its boundary: ${found} of ${runs[detector]} epochs cross, ${round(low * 3_000, 2)} to ` +
        `${round(high * 3_000, 2)} in 3,000: ${isKept ? 'kept' : 'BROKEN'}`,
    )
    figures[`boundary_${detector}_share`] = round(found / runs[detector], 6)
    figures[`boundary_${detector}_kept`] = isKept ? 1 : 0
  }
  return figures
}
