import { boundary } from './detector/boundary.ts'
import { cost } from './detector/cost.ts'
import { faults } from './detector/faults.ts'
import { healthyCanaries } from './detector/healthy.ts'
import { openLab } from './detector/lab.ts'
import { order } from './detector/order.ts'
import { rivals } from './detector/rivals.ts'

type Figures = Record<string, number | null>

/**
 * How many calls fail until a bad canary is taken back, and how often a good one is, in simulated rollouts; beside it window
 * rules from the documented examples of others. Seeded: the same figures each time, but for what an observation costs.
 */
export async function detector(say: (line: string) => void): Promise<Figures> {
  const lab = openLab(20_261_121)
  try {
    const found = await faults(lab, say)
    const beside = rivals(found, say)
    const fooled = await healthyCanaries(lab, say)
    return { ...found, ...beside, ...fooled, ...boundary(say), ...order(say), ...cost(say) }
  } finally {
    await lab.close()
  }
}
