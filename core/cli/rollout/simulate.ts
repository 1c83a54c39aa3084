import { defaultLimits } from '../../rollout/plan.ts'
import { type SimulationReport, simulateRollout } from '../../rollout/simulate/simulate-rollout.ts'
import { say } from '../cli-io.ts'
import type { SimulateOptions } from './rollout-options.ts'
import type { RolloutTools } from './rollout-tools.ts'
import { simulationLines } from './view/simulation-lines.ts'

export function simulate({ context: { io } }: RolloutTools, options: SimulateOptions): void {
  const report = simulationOf(options)
  if (options.json) say(io, JSON.stringify(report, null, 2))
  else say(io, ...simulationLines(report, options))
}

const simulationOf = (options: SimulateOptions): SimulationReport =>
  simulateRollout({
    requestsPerSecond: options.rps,
    weight: options.weight,
    steps: options.steps,
    baseRate: options.base,
    ...(options.fault !== undefined && { faultRate: options.fault }),
    fault: options.slow ? 'slow' : 'errors',
    faultAfter: options.after,
    limits: {
      ...defaultLimits,
      ...(options.errorRate !== undefined && { errorRate: options.errorRate }),
      ...(options.p99 !== undefined && { slowMs: options.p99 }),
      ...(options.falseRollback !== undefined && { falseRollback: options.falseRollback }),
    },
    runs: options.runs ?? (options.fault === undefined ? 100 : 1_000),
    seed: options.seed,
  })
