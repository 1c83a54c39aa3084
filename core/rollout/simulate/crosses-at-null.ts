import { detectorConstants } from '../detector/constants.ts'
import { evidence, type FixedTable, step, stepMisses } from '../detector/mixture.ts'
import { stepOdds } from '../detector/relative.ts'
import type { DetectorName } from '../detector/verdict.ts'
import type { Limits } from '../plan.ts'
import type { Random } from './random.ts'

/**
 * Whether one detector alone is fooled within an epoch by a canary that is exactly as bad as a healthy one may be: half of the
 * limit of failures, the limit of slow calls, odds of 1.5. By Ville's inequality in at most one of 3,000 epochs.
 *
 * @param w the canary's share, for `relative`.
 */
export function crossesAtNull(detector: DetectorName, limits: Limits, random: Random, w = 0.05): boolean {
  const { threshold, relative, absolute, slow } = detectorConstants(limits)
  if (detector === 'absolute') return fixedCrosses(absolute, limits.errorRate / 2, threshold, random)
  if (detector === 'slow') return fixedCrosses(slow, limits.slowShare, threshold, random)

  const r = [...relative.start]
  const chance = (relative.nullOdds * w) / (relative.nullOdds * w + 1 - w)
  for (let i = 0; i < relative.epochLength; i++) {
    const canarys = random.next() < chance
    stepOdds(r, relative, canarys, w)
    if (canarys && evidence(r) >= threshold) return true
  }
  return false
}

function fixedCrosses(table: FixedTable, rate: number, threshold: number, random: Random): boolean {
  const r = [...table.start]
  for (let left = table.epochLength; ; ) {
    const good = random.gap(rate)
    left -= good + 1
    if (left < 0) return false
    stepMisses(r, table, good)
    step(r, table, table.hit)
    if (evidence(r) >= threshold) return true
  }
}
