import type { Fault } from '../../errors/host-error.ts'
import type { Limits } from '../plan.ts'
import { refusal } from './refusal.ts'

/** Beyond these the detectors' arithmetic or promise means nothing. */
const ranges: Readonly<Record<keyof Limits, readonly [least: number, most: number]>> = {
  errorRate: [0.000_1, 0.5],
  slowMs: [1, 600_000],
  slowShare: [0.000_1, 0.5],
  falseRollback: [0.000_001, 0.1],
}

export const checkLimits = (limits: Limits): readonly Fault[] =>
  Object.entries(ranges).flatMap(([name, [least, most]]) => {
    const value = limits[name as keyof Limits]
    if (typeof value === 'number' && value >= least && value <= most) return []
    return [refusal(`limits/${name}`, `it is ${value}, expected ${least} to ${most}`, 'Choose a value in that range.')]
  })
