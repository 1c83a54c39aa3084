import { simulatedFailures } from '../support/simulated-failures.ts'
import { round } from './lib/statistics.ts'
import { type PlantedFault, plantedFaults } from './rollout/planted-faults.ts'
import { type RolledBack, RolloutStand } from './rollout/rollout-stand.ts'

const runs = 20

/** What a faulty canary at 5 % costs through the real host, beside the same fault simulated. */
export async function rollout(say: (line: string) => void): Promise<Readonly<Record<string, number>>> {
  const figures: Record<string, number> = {}
  for (const fault of plantedFaults) Object.assign(figures, await rollOutOften(fault, say))
  return figures
}

async function rollOutOften(fault: PlantedFault, say: (line: string) => void): Promise<Record<string, number>> {
  const stand = await RolloutStand.start(fault)
  const ends: RolledBack[] = []
  try {
    while (ends.length < runs) ends.push(await stand.rollOut())
  } finally {
    await stand.stop()
  }
  const [counted, failed, simulated] = [mean(ends, 'counted'), mean(ends, 'failed'), simulatedFailures(fault.share)]
  const by = [...Map.groupBy(ends, ({ why }) => why)].map(([why, those]) => `${those.length} ${why}`).join(', ')
  say(`${fault.name}: ${counted.toFixed(1)} failed before the decision (simulated ${simulated.toFixed(1)}); ${by}`)
  return {
    [`${fault.name}_failed`]: round(counted, 1),
    [`${fault.name}_in_flight`]: round(failed - counted, 1),
    [`${fault.name}_simulated`]: round(simulated, 1),
    [`${fault.name}_ratio`]: round(counted / simulated, 2),
    [`${fault.name}_callers_refused`]: ends.reduce((sum, end) => sum + end.refused, 0),
  }
}

const mean = (ends: readonly RolledBack[], of: 'counted' | 'failed') =>
  ends.reduce((sum, end) => sum + end[of], 0) / ends.length
